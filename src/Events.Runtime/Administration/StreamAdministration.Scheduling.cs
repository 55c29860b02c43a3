using System.Globalization;
using System.Text;
using Events.Store.Schedules;
using Events.Streams;

namespace Events.Administration;

/// <content>Events that wait for their time.</content>
public sealed partial class StreamAdministration
{
    /// <summary>Lists what is scheduled on a stream, the first that is due first (<c>ZRANGE</c>, <c>HGET</c>). The stream itself need not be there.</summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="count">How many at the most, 1 to 1000. Default 100.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public async Task<SchedulePage> ListScheduledAsync(
        string stream, ScheduledDetails? after = null, int count = 100, CancellationToken cancellationToken = default)
    {
        // One that was not listed, but made by the caller.
        SchedulePosition? behind = after is null ? null : after.Position
            ?? new SchedulePosition(after.Due.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes(after.Id));
        ScheduledPage page = await _store.ListScheduledAsync(
            Key(stream), behind, count, cancellationToken).ConfigureAwait(false);
        return new SchedulePage(
            [.. page.Entries.Select(entry => new ScheduledDetails(
                stream,
                entry.Id,
                entry.Due,
                entry.Due > page.Now ? entry.Due - page.Now : TimeSpan.Zero,
                entry.ScheduledAt,
                entry.Rule?.Cron,
                entry.Rule?.TimeZone,
                entry.Fields.ToPairs())
            {
                IsSetAside = entry.IsSetAside,
                Position = entry.Position,
            })],
            page.Total);
    }

    /// <summary>Takes an event off the schedule, if it is still there; one that recurs does not come again.</summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="id">Its ID.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public async Task<ScheduleCancellation> CancelScheduledAsync(string stream, string id, CancellationToken cancellationToken = default) =>
        await _store.CancelScheduledAsync(Key(stream), id, cancellationToken).ConfigureAwait(false);
}
