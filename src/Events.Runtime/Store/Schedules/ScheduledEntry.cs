using System.Globalization;
using System.Text;
using Events.Wire;

namespace Events.Store.Schedules;

/// <summary>An event that waits for its time.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="Due">When it is appended.</param>
/// <param name="ScheduledAt">When it was scheduled, by the server's clock.</param>
/// <param name="Rule">When it comes again; null for once.</param>
/// <param name="Encoded">The fields that the entry will have, as they are sent; see <see cref="Fields"/>.</param>
/// <param name="FieldCount">How many they are.</param>
public sealed record ScheduledEntry(
    string Id, DateTimeOffset Due, DateTimeOffset ScheduledAt, RecurringRule? Rule, ReadOnlyMemory<byte> Encoded, int FieldCount)
{
    /// <summary>
    /// Tells whether it is never moved: it cannot be read, or was set aside because of that (its score is <c>+inf</c>). Others have put it there. It may be
    /// cancelled.
    /// </summary>
    public bool IsSetAside { get; init; }

    /// <summary>The position at which it stands: the next page comes behind it.</summary>
    public SchedulePosition Position { get; init; } =
        new(Due.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes(Id));

    /// <summary>The fields that the entry will have; none where it cannot be read.</summary>
    public EntryFields Fields => new(Encoded.Span, FieldCount);
}
