using Netra.Storage;
using Netra.Storage.Audit;

namespace Netra.Cli.Tests;

public sealed class AuditCommandTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_intact_log_is_told_so_and_one_that_was_cut_off_is_not_what_was_noted()
    {
        using var folder = new ScratchFolder();
        var (whole, cut) = ("sqlite:" + folder.File("whole.db"), "sqlite:" + folder.File("cut.db"));
        var tenant = Guid.CreateVersion7();
        await FillAsync(whole, tenant, 3);
        await FillAsync(cut, tenant, 2);

        var intact = await CliProcess.RunAsync("admin", "audit", "verify", "--database", whole, "--json");
        Assert.Equal((0, true, 3L), (intact.Exit, intact.Json.GetProperty("intact").GetBoolean(), intact.Json.GetProperty("chains")[0].GetProperty("seq").GetInt64()));
        await File.WriteAllTextAsync(folder.File("heads.json"), intact.Output, Token);
        Assert.Equal(0, (await CliProcess.RunAsync("admin", "audit", "verify", "--database", whole, "--against", folder.File("heads.json"))).Exit);

        Assert.Equal(0, (await CliProcess.RunAsync("admin", "audit", "verify", "--database", cut)).Exit);
        var gone = await CliProcess.RunAsync("admin", "audit", "verify", "--database", cut, "--against", folder.File("heads.json"));
        Assert.Equal(1, gone.Exit);
        Assert.Contains("seq 3 is gone", gone.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_verification_is_a_matter_of_usage()
    {
        using var folder = new ScratchFolder();
        await File.WriteAllTextAsync(folder.File("heads.json"), "[]", Token);
        Assert.Equal(2, (await CliProcess.RunAsync("admin", "audit", "verify", "--database", "sqlite:" + folder.File("n.db"), "--against", folder.File("heads.json"))).Exit);
    }

    static async Task FillAsync(string database, Guid tenant, int rows)
    {
        await DatabaseMigrator.MigrateAsync(database, Token);
        await using var db = StorageRegistration.Open(database);
        await using var transaction = await WriteTransaction.BeginAsync(db, Token);
        await AuditChain.AppendAsync(db, [.. Enumerable.Range(0, rows).Select(_ => new AuditEntry { TenantId = tenant, Id = Guid.CreateVersion7(), Action = "access_denied" })], Token);
        await transaction.CommitAsync(Token);
    }
}
