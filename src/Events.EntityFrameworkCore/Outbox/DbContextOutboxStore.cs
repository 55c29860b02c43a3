using Events.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Events.EntityFrameworkCore.Outbox;

/// <summary>The outbox of a context, on any database that it works with.</summary>
/// <typeparam name="TContext">The context.</typeparam>
/// <param name="contexts">Makes contexts.</param>
/// <param name="time">The clock by which a lease is seen to end.</param>
internal sealed class DbContextOutboxStore<TContext>(ContextSource<TContext> contexts, TimeProvider time) : IOutboxStore
    where TContext : DbContext
{
    private const string LeaseName = "relay";

    // Which version of another one's lease was seen, and since when.
    private long _seenVersion = -1;
    private long _seenAt;

    public ValueTask<bool> TryLeaseAsync(string owner, TimeSpan duration, CancellationToken cancellationToken) => contexts.RunAsync(
        async context =>
        {
            DbSet<OutboxLease> leases = context.Set<OutboxLease>();
            int kept = await leases.Where(lease => lease.Name == LeaseName && lease.Owner == owner)
                .ExecuteUpdateAsync(static set => set.SetProperty(lease => lease.Version, lease => lease.Version + 1), cancellationToken)
                .ConfigureAwait(false);
            if (kept == 1) return true;
            OutboxLease? lease = await leases.AsNoTracking().FirstOrDefaultAsync(static lease => lease.Name == LeaseName, cancellationToken)
                .ConfigureAwait(false);
            if (lease is null) return await TryBeginAsync(context, owner, cancellationToken).ConfigureAwait(false);
            if (lease.Owner is not null && !HasEnded(lease, duration)) return false;
            return await leases.Where(other => other.Name == LeaseName && other.Version == lease.Version)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(other => other.Version, other => other.Version + 1).SetProperty(other => other.Owner, owner), cancellationToken)
                .ConfigureAwait(false) == 1;
        });

    public ValueTask ReleaseLeaseAsync(string owner, CancellationToken cancellationToken) => contexts.RunAsync(
        context => context.Set<OutboxLease>().Where(lease => lease.Name == LeaseName && lease.Owner == owner).ExecuteUpdateAsync(
            static set => set.SetProperty(lease => lease.Version, lease => lease.Version + 1).SetProperty(lease => lease.Owner, (string?)null),
            cancellationToken));

    public ValueTask<IReadOnlyList<OutboxEntry>> ReadAsync(
        int count, DateTimeOffset now, IReadOnlyList<(string Stream, string? StreamName)> except, CancellationToken cancellationToken) => contexts.RunAsync(
        async context =>
        {
            long due = now.ToUnixTimeMilliseconds();
            return (IReadOnlyList<OutboxEntry>)await Without(Messages(context).Where(message => message.HeldUntil <= due), except)
                .OrderBy(static message => message.Id).Take(count)
                .Select(static message => new OutboxEntry
                {
                    Id = message.Id,
                    Stream = message.Stream,
                    StreamName = message.StreamName,
                    EventType = message.EventType,
                    OrderingKey = message.OrderingKey,
                    IdempotencyKey = message.IdempotencyKey,
                    Fields = message.Fields,
                    FieldCount = message.FieldCount,
                    Refusals = message.Refusals,
                })
                .ToListAsync(cancellationToken).ConfigureAwait(false);
        });

    public ValueTask<IReadOnlyList<OutboxHold>> ReadHoldsAsync(DateTimeOffset now, CancellationToken cancellationToken) => contexts.RunAsync(
        async context =>
        {
            long due = now.ToUnixTimeMilliseconds();
            var held = await Messages(context).Where(message => message.HeldUntil > due && message.OrderingKey != null)
                .Select(static message => new { message.Stream, message.StreamName, message.OrderingKey, message.HeldUntil }).Distinct()
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            return (IReadOnlyList<OutboxHold>)[.. held.Select(static one => new OutboxHold(
                one.Stream, one.StreamName, one.OrderingKey!, DateTimeOffset.FromUnixTimeMilliseconds(one.HeldUntil)))];
        });

    public ValueTask RemoveAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken) => contexts.RunAsync(
        context => With(context, ids).ExecuteDeleteAsync(cancellationToken));

    public ValueTask HoldAsync(IReadOnlyList<long> ids, DateTimeOffset until, string? error, CancellationToken cancellationToken) => contexts.RunAsync(
        context =>
        {
            long due = until.ToUnixTimeMilliseconds();
            error = Shorten(error);
            return error is null
                ? With(context, ids).ExecuteUpdateAsync(set => set.SetProperty(message => message.HeldUntil, due), cancellationToken)
                : With(context, ids).ExecuteUpdateAsync(
                    set => set.SetProperty(message => message.HeldUntil, due)
                        .SetProperty(message => message.Refusals, message => message.Refusals + 1)
                        .SetProperty(message => message.Error, error),
                    cancellationToken);
        });

    public ValueTask<OutboxBacklog> CountAsync(CancellationToken cancellationToken) => contexts.RunAsync(
        async context =>
        {
            IQueryable<OutboxMessage> messages = Messages(context);
            long waiting = await messages.LongCountAsync(cancellationToken).ConfigureAwait(false);
            long refused = waiting == 0 ? 0 : await messages.LongCountAsync(static message => message.Refusals > 0, cancellationToken).ConfigureAwait(false);
            long? oldest = waiting == 0 ? null : await messages.OrderBy(static message => message.Id).Select(static message => (long?)message.ProducedAt)
                .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            return new OutboxBacklog(waiting, refused, oldest is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
        });

    private static IQueryable<OutboxMessage> Messages(TContext context) => context.Set<OutboxMessage>().AsNoTracking().IgnoreQueryFilters();

    // As text, since pairs cannot be one parameter. No key has a line in it that begins a name.
    private static IQueryable<OutboxMessage> Without(IQueryable<OutboxMessage> messages, IReadOnlyList<(string Stream, string? StreamName)> except)
    {
        if (except.Count == 0) return messages;
        string[] all = [.. except.Select(static stream => $"{stream.Stream}\n{stream.StreamName}")];
        return messages.Where(message => !EF.Parameter(all).Contains(message.Stream + "\n" + (message.StreamName ?? "")));
    }

    // One parameter, however many they are: one plan.
    private static IQueryable<OutboxMessage> With(TContext context, IReadOnlyList<long> ids)
    {
        long[] all = [.. ids];
        return Messages(context).Where(message => EF.Parameter(all).Contains(message.Id));
    }

    // What the column takes, and no half of a character; some databases take no zero.
    private static string? Shorten(string? error)
    {
        if (error is null) return null;
        error = error.Replace('\0', ' ');
        if (error.Length <= OutboxMessage.MaxError) return error;
        return error[..(char.IsHighSurrogate(error[OutboxMessage.MaxError - 1]) ? OutboxMessage.MaxError - 1 : OutboxMessage.MaxError)];
    }

    private static async Task<bool> TryBeginAsync(TContext context, string owner, CancellationToken cancellationToken)
    {
        context.Add(new OutboxLease { Name = LeaseName, Owner = owner, Version = 1 });
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DbUpdateException)
        {
            // Another one was first; or it cannot be written.
            if (await context.Set<OutboxLease>().AnyAsync(static lease => lease.Name == LeaseName, cancellationToken).ConfigureAwait(false)) return false;
            throw;
        }
    }

    private bool HasEnded(OutboxLease lease, TimeSpan duration)
    {
        if (lease.Version == _seenVersion) return time.GetElapsedTime(_seenAt) >= duration;
        _seenVersion = lease.Version;
        _seenAt = time.GetTimestamp();
        return false;
    }
}
