namespace Netra.FinOps;

/// <summary>A bill; its last 30 days are judged.</summary>
sealed record WasteArguments : DatasetArguments;
