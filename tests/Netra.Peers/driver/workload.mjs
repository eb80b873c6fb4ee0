/** Workload W, as `netra bench` submits it: one step of three parallel calls that do nothing; the text brings it to about 0.4 kB. */
export const input = Object.freeze({
  steps: [
    {
      say: 'Three calls that do nothing, side by side, so that what is measured is the system and not the work.',
      tools: ['first', 'second', 'third'].map((which) => ({ tool: 'noop', purpose: `${which} of three`, arguments: {} })),
    },
  ],
  result: { done: true },
});

/** The plan step: which calls the run makes. */
export const plan = (input) => input.steps[0].tools;

/** One tool call. */
export const call = (request) => ({ tool: request.tool });

/** The run's result. */
export const complete = (input, answers) => ({ ...input.result, answers: answers.length });

export const expected = complete(input, plan(input).map(call));
