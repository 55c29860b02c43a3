using Events.Outbox;

namespace Events.EntityFrameworkCore.Worker;

/// <summary>Kills its process when something is to be removed that was appended: after so many times that it was not.</summary>
internal sealed class KillingStore(IOutboxStore inner, Lives lives) : IOutboxStore
{
    public ValueTask<bool> TryLeaseAsync(string owner, TimeSpan duration, CancellationToken cancellationToken) =>
        inner.TryLeaseAsync(owner, duration, cancellationToken);

    public ValueTask ReleaseLeaseAsync(string owner, CancellationToken cancellationToken) => inner.ReleaseLeaseAsync(owner, cancellationToken);

    public ValueTask<IReadOnlyList<OutboxEntry>> ReadAsync(
        int count, DateTimeOffset now, IReadOnlyList<(string Stream, string? StreamName)> except, CancellationToken cancellationToken) =>
        inner.ReadAsync(count, now, except, cancellationToken);

    public ValueTask<IReadOnlyList<OutboxHold>> ReadHoldsAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        inner.ReadHoldsAsync(now, cancellationToken);

    public ValueTask RemoveAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        lives.TakeOne();
        return inner.RemoveAsync(ids, cancellationToken);
    }

    public ValueTask HoldAsync(IReadOnlyList<long> ids, DateTimeOffset until, string? error, CancellationToken cancellationToken) =>
        inner.HoldAsync(ids, until, error, cancellationToken);

    public ValueTask<OutboxBacklog> CountAsync(CancellationToken cancellationToken) => inner.CountAsync(cancellationToken);
}
