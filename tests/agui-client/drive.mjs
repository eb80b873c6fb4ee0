// Runs an agent through HttpAgent as it comes from npm, and prints what it made of the stream as one line of JSON.
// Argument: {url, key, threadId, runs: [{runId, message?, input?, answer?, abandon?}]}. The runs follow each other in one conversation.
import { HttpAgent, buildResumeArray } from "@ag-ui/client";

const plan = JSON.parse(process.argv[2]);
const agent = new HttpAgent({ url: plan.url, threadId: plan.threadId, headers: { Authorization: `Bearer ${plan.key}` } });
const seen = [];

for (const [index, run] of plan.runs.entries()) {
  const one = { events: [], outcome: null, error: null, messages: [] };
  seen.push(one);
  if (run.message) agent.addMessage({ id: `user-${index}`, role: "user", content: run.message });
  const parameters = { runId: run.runId };
  if (run.input) parameters.forwardedProps = { input: run.input };
  const open = agent.pendingInterrupts ?? [];
  if (open.length > 0) {
    const response = run.abandon ? { status: "cancelled" } : { status: "resolved", payload: run.answer };
    parameters.resume = buildResumeArray(open, Object.fromEntries(open.map((i) => [i.id, response])));
  }
  try {
    const { result, newMessages } = await agent.runAgent(parameters, {
      onEvent: ({ event }) => {
        one.events.push(event);
        if (event.type === "RUN_FINISHED") one.outcome = event.outcome;
      },
      onRunErrorEvent: ({ event }) => {
        one.error = { message: event.message, code: event.code };
      },
    });
    one.result = result;
    one.messages = newMessages;
  } catch (error) {
    one.error ??= { message: String(error.message ?? error) };
  }
  one.open = (agent.pendingInterrupts ?? []).length;
}

console.log(JSON.stringify(seen));
