using System.Net.Sockets;
using MassTransit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RabbitMQ.Client.Exceptions;

namespace Netra.Hosting.Tests.Bus;

public sealed class FailurePolicyTests
{
    public static TheoryData<string> Outages => [.. Table.Where(t => t.Outage).Select(t => t.Name)];

    public static TheoryData<string> Failures => [.. Table.Where(t => !t.Outage).Select(t => t.Name)];

    static readonly (string Name, bool Outage, Exception Exception)[] Table =
    [
        ("no connection", true, new SocketException((int)SocketError.ConnectionRefused)),
        ("broker unreachable", true, new BrokerUnreachableException(new IOException())),
        ("database shuts down", true, Postgres("57P01")),
        ("database crashes", true, Postgres("57P02")),
        ("database starts", true, Postgres("57P03")),
        ("too many connections", true, Postgres("53300")),
        ("disk full", true, Postgres("53100")),
        ("serialization", true, Postgres("40001")),
        ("deadlock", true, Postgres("40P01")),
        ("connection broken", true, new NpgsqlException("x", new IOException())),
        ("no answer", true, new NpgsqlException("x", new TimeoutException())),
        ("sqlite busy", true, new SqliteException("x", 5)),
        ("sqlite locked", true, new SqliteException("x", 6)),
        ("saving, database away", true, new DbUpdateException("x", Postgres("57P01"))),
        ("EF's hint at transient errors", true, new InvalidOperationException("x", Postgres("57P01"))),
        ("EF's hint while saving", true, new InvalidOperationException("x", new DbUpdateException("x", Postgres("57P01")))),
        ("EF's hint, unique violation", false, new InvalidOperationException("x", new DbUpdateException("x", Postgres("23505")))),
        ("session silent in a transaction", true, Postgres("25P03")),
        ("in MassTransit's wrapping", true, new SagaException("x", typeof(object), typeof(object), Guid.Empty, Postgres("57P01"))),
        ("no handles", true, new IOException("Too many open files", 24)),
        ("no handles for an initializer", true, new TypeInitializationException("T", new IOException("Too many open files", 24))),
        ("an own assembly that could not be opened", true, new FileNotFoundException("x", "MassTransit, Version=8.4.0.0")),
        ("the same in an initializer", true, new TypeInitializationException("T", new FileNotFoundException("x", "MassTransit, Version=8.4.0.0"))),
        ("unique violation", false, Postgres("23505")),
        ("saving, unique violation", false, new DbUpdateException("x", Postgres("23505"))),
        ("no such table", false, Postgres("42P01")),
        ("sqlite constraint", false, new SqliteException("x", 19)),
        ("a bug", false, new InvalidOperationException("x")),
        ("a bad cast", false, new InvalidCastException("x")),
        ("bad text", false, new FormatException("x")),
        ("a missing file", false, new FileNotFoundException("x", "/tmp/bill.csv")),
        ("a timeout of its own", false, new TimeoutException()),
    ];

    [Theory]
    [MemberData(nameof(Outages))]
    public void What_passes_by_itself_is_waited_for(string name) => Assert.True(FailurePolicy.IsOutage(Table.Single(t => t.Name == name).Exception));

    [Theory]
    [MemberData(nameof(Failures))]
    public void What_stays_is_a_dead_letter_soon(string name) => Assert.False(FailurePolicy.IsOutage(Table.Single(t => t.Name == name).Exception));

    [Fact]
    public void Waiting_ends_well_before_the_broker_takes_the_message_back()
    {
        Assert.InRange(FailurePolicy.OutagePauses.Sum(p => p.TotalMinutes), 3, 15);
    }

    [Fact]
    public void Work_goes_on_within_a_second_of_an_outages_end() => Assert.All(FailurePolicy.OutagePauses, p => Assert.InRange(p.TotalSeconds, 0.05, 1));

    public static TheoryData<string> OfTheProcess => [.. Broken.Select(b => b.Key)];

    static readonly Dictionary<string, Exception> Broken = new(StringComparer.Ordinal)
    {
        ["an initializer"] = new TypeInitializationException("T", new InvalidOperationException("x")),
        ["an assembly that cannot be loaded"] = new FileLoadException("x", "A, Version=1.0.0.0"),
        ["an assembly that cannot be found"] = new FileNotFoundException("x", "A, Version=1.0.0.0"),
        ["wrapped"] = new System.Reflection.TargetInvocationException(new FileLoadException()),
        ["no handles"] = new IOException("Too many open files", 24),
    };

    [Theory]
    [MemberData(nameof(OfTheProcess))]
    public void A_process_that_cannot_load_its_own_code_blames_no_work(string name) => Assert.True(FailurePolicy.IsOfTheProcess(Broken[name]));

    [Theory]
    [MemberData(nameof(Failures))]
    public void Any_other_failure_is_the_works_own(string name) => Assert.False(FailurePolicy.IsOfTheProcess(Table.Single(t => t.Name == name).Exception));

    [Fact]
    public void Code_that_was_never_deployed_or_has_a_bug_is_not_waited_for()
    {
        Assert.False(FailurePolicy.IsOutage(new FileNotFoundException("x", "Plugin.Part, Version=1.0.0.0")));
        Assert.False(FailurePolicy.IsOutage(new TypeInitializationException("T", new InvalidOperationException("x"))));
    }

    static PostgresException Postgres(string state) => new("x", "ERROR", "ERROR", state);
}
