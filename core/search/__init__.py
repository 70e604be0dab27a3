"""Search over settings: studies of trials in a database, each trial a run or a reason why not."""
