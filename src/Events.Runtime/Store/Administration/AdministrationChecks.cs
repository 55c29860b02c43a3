using Events.Store.Delivery;

namespace Events.Store.Administration;

/// <summary>Checks that all stores make before they do anything for an operator.</summary>
internal static class AdministrationChecks
{
    public static void Names(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(names.Count, DeliveryLimits.MaxEntries, nameof(names));
    }

    public static void Entries(ReadOnlyMemory<EntryId> ids) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Length, DeliveryLimits.MaxEntries, nameof(ids));

    public static void Count(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, DeliveryLimits.MaxEntries);
    }
}
