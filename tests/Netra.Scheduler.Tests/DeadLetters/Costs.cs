using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Netra.Storage;

namespace Netra.Scheduler.Tests.DeadLetters;

/// <summary>Processor time so far, by who used it, and transactions. It means the same on a busy machine as on a quiet one.</summary>
/// <param name="Scheduler">Seconds of the scheduler.</param>
/// <param name="Worker">Seconds of this process.</param>
/// <param name="Postgres">Seconds of the sessions of this database.</param>
/// <param name="Broker">Seconds of the broker, whoever uses it.</param>
/// <param name="Transactions">Of this database.</param>
sealed record Costs(double Scheduler, double Worker, double Postgres, double Broker, long Transactions)
{
    const double TicksPerSecond = 100;

    public static async Task<Costs> ReadAsync(NetraDb db, int scheduler, int broker, CancellationToken cancellationToken)
    {
        var sessions = await db.Database.SqlQuery<int>($"SELECT pid AS \"Value\" FROM pg_stat_activity WHERE datname = current_database()").ToListAsync(cancellationToken);
        var transactions = await db.Database.SqlQuery<long>($"SELECT xact_commit AS \"Value\" FROM pg_stat_database WHERE datname = current_database()").SingleAsync(cancellationToken);
        return new(Seconds(scheduler), Seconds(Environment.ProcessId), sessions.Sum(Seconds), Seconds(broker), transactions);
    }

    /// <summary>What has been used since, for each of so many messages.</summary>
    public string Since(Costs before, int messages)
    {
        double Micro(Func<Costs, double> of) => (of(this) - of(before)) * 1_000_000 / messages;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"µs of processor a message: scheduler {Micro(c => c.Scheduler):0}, worker {Micro(c => c.Worker):0}, PostgreSQL {Micro(c => c.Postgres):0}, RabbitMQ {Micro(c => c.Broker):0}, "
            + $"together {Micro(c => c.Scheduler + c.Worker + c.Postgres + c.Broker):0}; {(double)(Transactions - before.Transactions) / messages:0.000} transactions");
    }

    static double Seconds(int process)
    {
        try
        {
            var fields = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat")).Split(") ")[^1].Split(' ');
            return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
        catch (IOException) // it has ended
        {
            return 0;
        }
    }
}
