using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Netra.AgentWorker.Runs;
using Netra.Contracts;
using Netra.Contracts.Events;
using Netra.Storage;
using Netra.Storage.Runs;

namespace Netra.AgentWorker.Steps;

/// <summary>Writes what an agent says while it thinks: gathered for 50 ms, inserted in one transaction, only while the run is at that step and attempt.</summary>
sealed class DeltaWriter(IDbContextFactory<NetraDb> contexts, RunDispatch dispatch, TimeProvider time)
{
    static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);

    readonly TimeProvider clock = time;

    public Buffer For(Run run) => new(this, run);

    /// <returns>False when the run has gone on, and nothing was written.</returns>
    async Task<bool> WriteAsync(Run run, int firstPart, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, cancellationToken);
        var row = await RowLock.LoadAsync<Run>(db, run.CorrelationId, cancellationToken);
        if (row is not { Status: RunStatus.Running, StepDecided: false, CancelRequestedAt: null } || row.Step != run.Step || row.StepAttempt != run.StepAttempt)
            return false;
        var frame = new RunFrame(row, [], row.UpdatedAt, new RunOptions());
        var head = row.LastSeq;
        for (var i = 0; i < texts.Count; i++)
            frame.Append(EventTypes.AgentThinking, EventData.Delta(row, frame.Now, texts[i]), row.Step, attempt: row.StepAttempt, part: firstPart + i);
        db.AddRange(frame.Events);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await dispatch.HintAsync(RunOutgoing.From(frame, head).Hint, cancellationToken);
        return true;
    }

    /// <summary>The deltas of one attempt of one step.</summary>
    public sealed class Buffer : IAsyncDisposable
    {
        readonly DeltaWriter writer;
        readonly Run run;
        readonly Channel<string> texts = Channel.CreateBounded<string>(1024);
        readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? pump;
        int parts;

        internal Buffer(DeltaWriter writer, Run run) => (this.writer, this.run) = (writer, run);

        /// <summary>Takes what was said; nothing more once the run has gone on.</summary>
        /// <exception cref="Exception">What was said before could not be written.</exception>
        public async Task AddAsync(string text, CancellationToken cancellationToken)
        {
            pump ??= PumpAsync(cancellationToken);
            try
            {
                await texts.Writer.WriteAsync(text, cancellationToken);
            }
            catch (ChannelClosedException)
            {
                await pump.WaitAsync(cancellationToken);
            }
        }

        /// <summary>Returns when everything that was added is in the log.</summary>
        public async Task FlushAsync(CancellationToken cancellationToken)
        {
            End();
            if (pump is not null)
                await pump.WaitAsync(cancellationToken);
        }

        /// <summary>Whoever adds must not wait for room that a failed pump never makes.</summary>
        async Task PumpAsync(CancellationToken cancellationToken)
        {
            try
            {
                await WriteAllAsync(cancellationToken);
            }
            finally
            {
                End();
            }
        }

        async Task WriteAllAsync(CancellationToken cancellationToken)
        {
            var batch = new List<string>();
            while (await texts.Reader.WaitToReadAsync(cancellationToken))
            {
                await Task.WhenAny(Task.Delay(Gather, writer.clock, cancellationToken), ended.Task);
                while (batch.Count < 500 && texts.Reader.TryRead(out var text))
                    batch.Add(text);
                if (!await writer.WriteAsync(run, parts, batch, cancellationToken))
                    End();
                parts += batch.Count;
                batch.Clear();
            }
        }

        /// <summary>What is there is written without waiting for more.</summary>
        void End()
        {
            texts.Writer.TryComplete();
            ended.TrySetResult();
        }

        public ValueTask DisposeAsync()
        {
            End();
            return ValueTask.CompletedTask;
        }
    }
}
