/* The question what the models are used for, and how much is shown. Answers are cookies, so that the
 * server, which checks the use at every picture, keeps nothing about a visitor. */
(() => {
  "use strict";

  const YEAR = 31536000; // seconds
  const restricted = (purpose, names) => names.split(" ").includes(purpose);
  const callbacks = (window.dash_clientside.emotionLens = window.dash_clientside.emotionLens || {});

  // -> [the law is hidden, "we stop here" is hidden, the button is off]
  callbacks.predictPurpose = (purpose, exception, names) => {
    if (!purpose) return [true, true, true];
    if (!restricted(purpose, names)) return [true, true, false];
    return [false, Boolean(exception), !exception];
  };

  callbacks.predictContinue = (clicks, purpose, exception, names) => {
    if (!clicks || !purpose) return undefined;
    const value = restricted(purpose, names) && exception ? `${purpose}-exception` : purpose;
    document.cookie = `predict_use=${value}; path=/; max-age=${YEAR}; SameSite=Strict`;
    const query = new URLSearchParams(location.search);
    query.delete("ask");
    const search = query.toString();
    // The same address again, as the page is another now that the question is answered.
    window.emotionLens.go(location.pathname + (search ? `?${search}` : ""));
    return undefined;
  };

  callbacks.predictView = (view) => {
    document.cookie = `predict_view=${view}; path=/; max-age=${YEAR}; SameSite=Strict`;
    return `predict-${view}`;
  };
})();
