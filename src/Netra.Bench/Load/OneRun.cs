namespace Netra.Bench.Load;

/// <summary>A submitted run's way to its end.</summary>
static class OneRun
{
    /// <returns>False when it has not ended in time, which is an error as a run that failed is.</returns>
    public static async Task<bool> EndAsync(Fleet fleet, Completions completions, Tally tally, long sent, Guid run, CancellationToken patience)
    {
        try
        {
            var completion = await completions.WaitAsync(run, patience);
            if (completion.Completed)
                tally.Add(sent, completion.At, completion.Polled);
            else
                fleet.Errors.Add($"run {run} ended without completing");
            return true;
        }
        catch (OperationCanceledException)
        {
            fleet.Errors.Add($"run {run} has not ended in time");
            return false;
        }
    }
}
