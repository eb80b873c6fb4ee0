namespace Netra.Sdk;

/// <summary>Reads one kind of file into columns; a plug-in of the tool workers.</summary>
public interface IDatasetFormat
{
    /// <summary>The kind that <c>?kind=</c> names.</summary>
    string Kind { get; }

    /// <summary>Whether a file that starts with this line (header or first JSON line) is of this kind.</summary>
    bool Recognises(string firstLine);

    /// <summary>Starts reading uncompressed text.</summary>
    /// <exception cref="FailureException"><c>invalid_input</c>: the text is no table of this kind.</exception>
    Task<DatasetImport> OpenAsync(Stream content, CancellationToken cancellationToken);
}
