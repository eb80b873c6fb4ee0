using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Netra.Storage;

/// <summary>One column of a table, and the property that it is kept in.</summary>
/// <param name="property">In the model for PostgreSQL.</param>
abstract class Column<T>(IProperty property)
    where T : class
{
    public string Name { get; } = property.GetColumnName();

    /// <summary>PostgreSQL's.</summary>
    public string Type { get; } = property.GetColumnType();

    /// <summary>Whether a value may be long, and is written only when it has changed.</summary>
    public bool IsLarge { get; } = property.FindAnnotation(NetraModel.Large) is not null;

    public abstract Guid Key(T row);

    public abstract void Read(T row, NpgsqlDataReader reader, int ordinal);

    public abstract void Copy(T from, T to);

    public abstract bool Same(T a, T b);

    /// <summary>The rows' values as an array.</summary>
    public abstract NpgsqlParameter Values(IReadOnlyList<T> rows);

    public static Column<T> Of(IProperty property)
    {
        var kind = property.ClrType == typeof(TimeSpan) ? typeof(Milliseconds) : typeof(Plain<>).MakeGenericType(typeof(T), property.ClrType);
        return (Column<T>)Activator.CreateInstance(kind, property)!;
    }

    class Plain<TValue>(IProperty property) : Column<T>(property)
    {
        readonly Func<T, TValue> get = property.PropertyInfo!.GetMethod!.CreateDelegate<Func<T, TValue>>();
        readonly Action<T, TValue> set = property.PropertyInfo!.SetMethod!.CreateDelegate<Action<T, TValue>>();

        public override Guid Key(T row) => get(row) is Guid id ? id : throw new InvalidOperationException($"{Name} is no key.");

        public override void Read(T row, NpgsqlDataReader reader, int ordinal)
        {
            if (!reader.IsDBNull(ordinal))
                set(row, reader.GetFieldValue<TValue>(ordinal));
            else if (default(TValue) is null)
                set(row, default!);
        }

        public override void Copy(T from, T to) => set(to, get(from));

        public override bool Same(T a, T b) => EqualityComparer<TValue>.Default.Equals(get(a), get(b));

        public override NpgsqlParameter Values(IReadOnlyList<T> rows)
        {
            var values = new TValue[rows.Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = get(rows[i]);
            return new NpgsqlParameter<TValue[]> { TypedValue = values };
        }
    }

    sealed class Milliseconds(IProperty property) : Plain<TimeSpan>(property)
    {
        readonly PropertyInfo span = property.PropertyInfo!;

        public override void Read(T row, NpgsqlDataReader reader, int ordinal) => span.SetValue(row, TimeSpan.FromMilliseconds(reader.GetInt64(ordinal)));

        public override NpgsqlParameter Values(IReadOnlyList<T> rows) =>
            new NpgsqlParameter<long[]> { TypedValue = [.. rows.Select(r => (long)((TimeSpan)span.GetValue(r)!).TotalMilliseconds)] };
    }
}
