using Netra.Client;
using Spectre.Console;

namespace Netra.Cli;

/// <summary>Uploads a file and waits until it can be used.</summary>
static class DataImport
{
    /// <exception cref="CommandException">There is no such file, or its import failed.</exception>
    public static async Task<Dataset> ImportAsync(NetraClient client, Screen screen, string file, string? name, string? kind, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
            throw new CommandException(Exit.Usage, $"There is no file '{file}'.");
        var dataset = screen.IsLive
            ? await screen.Console.Status().StartAsync($"importing {Markup.Escape(Path.GetFileName(file))}", _ => SendAsync(client, file, name, kind, cancellationToken))
            : await SendAsync(client, file, name, kind, cancellationToken);
        if (dataset.Status != Dataset.Ready)
            throw new CommandException($"The import of '{file}' failed: {dataset.Error}");
        screen.Say($"{dataset.Name}: {Display.Count(dataset.Rows)} rows{(dataset.RejectedRows > 0 ? $", {Display.Count(dataset.RejectedRows)} rejected" : "")}");
        return dataset;
    }

    static async Task<Dataset> SendAsync(NetraClient client, string file, string? name, string? kind, CancellationToken cancellationToken)
    {
        await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        var type = await MediaTypeOfAsync(content, cancellationToken);
        var dataset = await client.Datasets.UploadAsync(content, name ?? Path.GetFileName(file), type, kind, cancellationToken);
        return await client.Datasets.WaitAsync(dataset, cancellationToken);
    }

    /// <summary>By the first bytes, whatever the file is called.</summary>
    static async Task<string> MediaTypeOfAsync(FileStream content, CancellationToken cancellationToken)
    {
        var start = new byte[2];
        var read = await content.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        content.Position = 0;
        return start switch
        {
            [0x1F, 0x8B] when read == 2 => "application/gzip",
            [(byte)'{', _] => "application/x-ndjson",
            _ => "text/csv",
        };
    }
}
