namespace Netra.Storage;

/// <summary>Whose rows the present work may see: entered before it, flowing with it, and declared to the database inside each transaction. Outside any scope no row of a tenant is seen.</summary>
/// <remarks>Contexts of the container keep to it, by a query filter on every engine and by row-level security on PostgreSQL. Contexts of <see cref="StorageRegistration.Open"/> have the rights of the address they were opened with.</remarks>
public sealed class RowScope
{
    /// <summary>In the place of owners: everybody of the tenants.</summary>
    static readonly Guid Everybody = Guid.Empty;

    static readonly AsyncLocal<RowScope?> Ambient = new();

    RowScope(SystemJob? job, Guid[] tenants, Guid[] owners) => (Job, Tenants, Owners) = (job, tenants, owners);

    internal static RowScope Nothing { get; } = new(job: null, [], []);

    public static RowScope? Current => Ambient.Value;

    /// <summary>The job that sees the rows of all tenants, or null.</summary>
    public SystemJob? Job { get; }

    internal Guid[] Tenants { get; }

    internal Guid[] Owners { get; }

    internal bool IsWholeTenants => Owners is [var only] && only == Everybody;

    /// <summary>Rows of a user, until it is disposed of.</summary>
    public static Entered User(Guid tenantId, Guid userId) => Enter(new(job: null, [tenantId], [userId]));

    /// <summary>Rows of all users of a tenant, for what is counted for each tenant.</summary>
    public static Entered Tenant(Guid tenantId) => Enter(new(job: null, [tenantId], [Everybody]));

    /// <summary>Rows of all tenants, for a job that is named.</summary>
    public static Entered System(SystemJob job) => Enter(new(job, [], []));

    internal static Entered Enter(RowScope scope)
    {
        var entered = new Entered(Ambient.Value);
        Ambient.Value = scope;
        return entered;
    }

    /// <summary>What several pieces of work see together: a transaction of rows of different users.</summary>
    internal static RowScope Of(IEnumerable<RowScope?> scopes)
    {
        var all = scopes.OfType<RowScope>().ToList();
        return all.Find(s => s.Job is not null) ?? new(job: null, [.. all.SelectMany(s => s.Tenants).Distinct()], [Everybody]);
    }

    /// <summary>What the rows' owners see together.</summary>
    internal static RowScope Of(IReadOnlyCollection<IOwned> rows) => new(job: null, [.. rows.Select(r => r.TenantId).Distinct()], [.. rows.Select(r => r.OwnerId).Distinct()]);

    /// <summary>Whether the row is seen.</summary>
    internal bool Admits(IOwned row) => Job is not null || (Tenants.Contains(row.TenantId) && (IsWholeTenants || Owners.Contains(row.OwnerId)));

    /// <summary>Restores the scope before.</summary>
    public readonly struct Entered : IDisposable, IEquatable<Entered>
    {
        readonly RowScope? before;

        internal Entered(RowScope? before) => this.before = before;

        public void Dispose() => Ambient.Value = before;

        public bool Equals(Entered other) => ReferenceEquals(before, other.before);

        public override bool Equals(object? obj) => obj is Entered other && Equals(other);

        public override int GetHashCode() => before?.GetHashCode() ?? 0;

        public static bool operator ==(Entered left, Entered right) => left.Equals(right);

        public static bool operator !=(Entered left, Entered right) => !left.Equals(right);
    }
}
