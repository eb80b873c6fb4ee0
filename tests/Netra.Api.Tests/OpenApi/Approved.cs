using System.Runtime.CompilerServices;

namespace Netra.Api.Tests.OpenApi;

/// <summary>Compares a text with the approved file; NETRA_APPROVE=1 takes the text as the new one.</summary>
static class Approved
{
    public static void Check(string name, string text, [CallerFilePath] string caller = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(caller)!, "..", "Approved", name);
        if (Environment.GetEnvironmentVariable("NETRA_APPROVE") == "1")
            File.WriteAllText(file, text);
        Assert.True(File.Exists(file), $"{name} is not there; look at the text and run once with NETRA_APPROVE=1.");
        Assert.Equal(File.ReadAllText(file), text);
    }
}
