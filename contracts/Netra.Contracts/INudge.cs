namespace Netra.Contracts;

/// <summary>A command that says only that a row is to be looked at. Of several of one type for one row at once, one is enough.</summary>
public interface INudge : ICommand;
