namespace Netra.Notifier;

/// <summary>Brings a person's answer to the run that asked, and finds where that run goes on.</summary>
sealed class AgUiResume(AgUiRuns runs, ApiCalls api)
{
    /// <summary>Decides through the API. The same answer again is no second decision, and another one is refused.</summary>
    /// <returns>The rest of the run, or why it is refused.</returns>
    public async Task<(AgUiRun? Run, IResult? Refusal)> AnswerAsync(
        HttpContext context, Guid ownerId, string agent, AgUiInput input, CancellationToken cancellationToken)
    {
        if (input.Resume is not [var answer])
            return (null, StreamProblem.Invalid(context, "A run asks one thing at a time; answer one interrupt in resume."));
        if (await runs.QuestionAsync(ownerId, agent, answer.InterruptId, cancellationToken) is not { } question)
            return (null, StreamProblem.NotFound(context));
        if (!await runs.MayAnswerAsync(ownerId, input.RunId, question, cancellationToken))
            return (null, StreamProblem.KeyReused(context));
        if (question.Approved != answer.Approve)
        {
            var decided = await api.DecideAsync(context, question, answer, cancellationToken);
            if (!decided.Accepted && !await IsSettledAsync(decided, ownerId, agent, answer, cancellationToken))
                return (null, decided.Refusal(context));
        }

        await runs.RememberAsync(ownerId, input.RunId, question, cancellationToken);
        return await runs.AskedAtAsync(question, cancellationToken) is { } asked
            ? (new(question.RunId, input.ThreadId, input.RunId, asked), null)
            : (null, StreamProblem.NotFound(context));
    }

    /// <summary>Whether there is nothing left to decide: somebody gave the same answer meanwhile, or what is given up has expired.</summary>
    async Task<bool> IsSettledAsync(ApiAnswer refusal, Guid ownerId, string agent, ResumeAnswer answer, CancellationToken cancellationToken) => refusal.Status switch
    {
        StatusCodes.Status409Conflict => (await runs.QuestionAsync(ownerId, agent, answer.InterruptId, cancellationToken))?.Approved == answer.Approve,
        StatusCodes.Status410Gone => answer.Abandoned,
        _ => false,
    };
}
