using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;

namespace Netra.Cli.Tests;

/// <summary>The source of a test that <c>dlq export --as-test</c> wrote, compiled with the SDK's compiler against what is built here, and run.</summary>
static class ExportedTest
{
    /// <returns>Why it failed; null when it is green.</returns>
    public static async Task<Exception?> RunAsync(string assembly)
    {
        var context = new AssemblyLoadContext(Path.GetFileName(assembly), isCollectible: true);
        try
        {
            var type = context.LoadFromAssemblyPath(assembly).GetExportedTypes().Single();
            var method = type.GetMethods().Single(m => m.GetCustomAttribute<FactAttribute>() is not null);
            if (method.Invoke(Activator.CreateInstance(type), []) is Task running)
                await running;
            return null;
        }
        catch (Exception e) // whatever it throws, it is red
        {
            return e is TargetInvocationException { InnerException: { } inner } ? inner : e;
        }
        finally
        {
            context.Unload();
        }
    }

    /// <returns>The assembly.</returns>
    public static async Task<string> CompileAsync(string source)
    {
        var assembly = Path.ChangeExtension(source, ".dll");
        var start = new ProcessStartInfo(Path.Combine(Dotnet, "dotnet"), [Compiler, "-nologo", "-target:library", "-langversion:latest", "-nullable", $"-out:{assembly}", .. References(), source])
        {
            RedirectStandardOutput = true,
        };
        using var compiler = Process.Start(start)!;
        var says = await compiler.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await compiler.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(compiler.ExitCode == 0, says);
        return assembly;
    }

    static string Framework => Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>The folder of the SDK and of the shared frameworks.</summary>
    static string Dotnet => Path.GetFullPath(Path.Combine(Framework, "..", "..", ".."));

    static string Compiler => Directory.GetDirectories(Path.Combine(Dotnet, "sdk")).Select(d => Path.Combine(d, "Roslyn", "bincore", "csc.dll")).Last(File.Exists);

    /// <summary>Each assembly once: of the frameworks, then of this folder.</summary>
    static IEnumerable<string> References() =>
        new[] { Framework, Path.Combine(Dotnet, "shared", "Microsoft.AspNetCore.App", Path.GetFileName(Framework)), AppContext.BaseDirectory }
            .SelectMany(folder => Directory.GetFiles(folder, "*.dll"))
            .DistinctBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase)
            .Where(IsManaged)
            .Select(file => "-r:" + file);

    static bool IsManaged(string file)
    {
        try
        {
            return AssemblyName.GetAssemblyName(file).Name is not null;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
