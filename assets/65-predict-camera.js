/* The camera: live in the page, a picture of it on request. Nothing is recorded or sent until then. */
(() => {
  "use strict";

  const predict = window.emotionLens.predict;
  const PANEL = "predict-camera-section";
  const STATUS = "predict-camera-text";
  // What browsers call the reasons why there is no picture.
  const REASONS = {
    NotAllowedError:
      "The browser may not use the camera. Allow it in the address bar, then try again.",
    NotFoundError: "No camera was found. Connect one, then try again.",
    NotReadableError: "The camera is used by another program. Close that, then try again.",
  };
  const INSECURE =
    "Browsers offer the camera on secure addresses only: open this page by https, or on the " +
    "computer that runs it as http://localhost.";
  let stream = null;
  // Raised by opening, closing and leaving: a stream that arrives in a later turn is not wanted.
  let turn = 0;
  let taken = 0;

  const part = (selector) => document.querySelector(`#${PANEL} ${selector}`);
  const say = (text) => predict.set(STATUS, { children: text });

  function live(on) {
    const [video, button] = [part("video"), part('[data-predict-camera="take"]')];
    if (!video) return;
    video.hidden = !on;
    button.disabled = !on;
    video.srcObject = on ? stream : null;
  }

  const end = (opened) => opened.getTracks().forEach((track) => track.stop());

  function stop() {
    turn += 1;
    if (stream) end(stream);
    stream = null;
  }

  predict.openCamera = async () => {
    predict.view(); // whose leaving turns the camera off, picture or none
    predict.set(PANEL, { hidden: false });
    if (!navigator.mediaDevices?.getUserMedia) {
      say(INSECURE);
      return;
    }
    say("Waiting for the camera…");
    stop();
    const mine = turn;
    let opened;
    try {
      opened = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "user", width: { ideal: 1280 } },
      });
    } catch (error) {
      if (mine !== turn) return;
      say(REASONS[error.name] || `The camera could not be used (${error.name}).`);
      return;
    }
    if (mine !== turn) {
      end(opened); // closed, opened again or left while the browser asked for permission
      return;
    }
    stream = opened;
    live(true);
    say("Look into the camera. Nothing is recorded; a picture is analysed when you take it.");
    part('[data-predict-camera="take"]').focus();
  };

  function close() {
    stop();
    live(false);
    predict.set(PANEL, { hidden: true });
    document.getElementById(predict.ids.camera)?.focus();
  }

  function take() {
    const video = part("video");
    if (!stream || !video.videoWidth) return;
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d").drawImage(video, 0, 0);
    taken += 1;
    const name = `camera-${taken}.jpg`;
    canvas.toBlob(
      (blob) => predict.take([new File([blob], name, { type: "image/jpeg" })]),
      "image/jpeg",
      0.95,
    );
  }

  document.addEventListener("click", (event) => {
    const action = event.target.closest?.("[data-predict-camera]")?.dataset.predictCamera;
    if (action === "take") take();
    if (action === "close") close();
  });
  predict.leaving.push(stop);
})();
