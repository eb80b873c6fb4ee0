namespace Netra.Storage.DeadLetters;

/// <summary>When a dead letter is not to be replayed any more without a person's look.</summary>
/// <param name="Replays">So many replays have failed.</param>
/// <param name="Deaths">So many workers have died of it.</param>
public sealed record QuarantineRule(int Replays, int Deaths)
{
    public string? ReasonFor(DeadLetter letter) => letter switch
    {
        _ when letter.Replays >= Replays => $"{letter.Replays} replays of it have failed.",
        _ when letter.Deaths >= Deaths => $"{letter.Deaths} workers have died of it.",
        _ => null,
    };
}
