using System.Text.Json;

namespace Netra.Notifier;

/// <summary>Makes a run of what an AG-UI client sends, or brings its answer to the run that asked.</summary>
sealed class AgUiSubmission(AgUiRuns runs, AgUiResume resume, ApiCalls api)
{
    public async Task<(AgUiRun? Run, IResult? Refusal)> SubmitAsync(
        HttpContext context, Guid ownerId, string agent, AgUiInput sent, CancellationToken cancellationToken)
    {
        if (sent.Resume.Count > 0)
            return await resume.AnswerAsync(context, ownerId, agent, sent, cancellationToken);
        if (InputOf(sent, await runs.TakesGoalAsync(agent, cancellationToken)) is not { } input)
            return (null, StreamProblem.Invalid(context, "Send a user message to an agent that takes a goal, and forwardedProps.input (an object) to any other."));
        var answer = await api.SubmitAsync(context, ownerId, agent, input, sent, cancellationToken);
        return answer.Accepted ? (new(answer.RunId(), sent.ThreadId, sent.RunId, After: 0), null) : (null, answer.Refusal(context));
    }

    /// <summary>The last user message for an agent that takes a goal, else <c>forwardedProps.input</c>. The API knows what to say of an unknown agent.</summary>
    static JsonElement? InputOf(AgUiInput sent, bool? takesGoal) => takesGoal switch
    {
        null => sent.Given ?? Goal(sent.LastUserText ?? ""),
        true when sent.LastUserText is { } text => Goal(text),
        _ => sent.Given,
    };

    static JsonElement Goal(string text)
    {
        using var goal = JsonDocument.Parse($"{{\"goal\":\"{JsonEncodedText.Encode(text)}\"}}");
        return goal.RootElement.Clone();
    }
}
