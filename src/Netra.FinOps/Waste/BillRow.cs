namespace Netra.FinOps;

/// <summary>A usage row, as the waste rules see it.</summary>
readonly record struct BillRow(BillColumns Columns, int Row)
{
    public decimal Cost => Columns.Cost[Row];

    /// <summary>Consumed units; 0 where the row has none.</summary>
    public decimal Quantity => Columns.Quantity[Row];

    public string? Unit => Columns.Unit[Row];

    public string? ResourceId => Columns.ResourceId[Row];

    public string? ResourceType => Columns.ResourceType[Row];

    public string? ServiceCategory => Columns.ServiceCategory[Row];

    public string? Meter => Columns.Meter[Row];

    public string? Account => Columns.Account[Row];

    public string? Region => Columns.Region[Row];

    public string? CommitmentId => Columns.CommitmentId[Row];

    public string? CommitmentStatus => Columns.CommitmentStatus[Row];

    public DateOnly Day => BillWindow.DayOf(Columns.Start[Row] ?? DateTimeOffset.MinValue);

    public string? Provider => Columns.Provider[Row];

    public bool IsAws => Columns.IsAws[Row];

    /// <summary>The value of <c>environment</c> or <c>env</c>, the key in any case; trimmed, upper case.</summary>
    public string? Environment => Columns.Environment[Row];

    public string? Detail(string key) => Columns.Details[Row].GetValueOrDefault(key);

    public bool IsOfType(string type) => string.Equals(ResourceType, type, StringComparison.OrdinalIgnoreCase);

    public bool MeterHas(string part) => Meter?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>A virtual machine of any provider.</summary>
    public bool IsMachine =>
        (IsOfType("EC2 Instance") || IsOfType("Virtual Machine") || IsOfType("Compute Instance") || IsOfType("instance"))
        && ServiceCategory is null or "Compute";
}
