using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Events.EntityFrameworkCore.Inbox;

/// <summary>One delivery that is handled in a transaction with the row that says so.</summary>
/// <param name="context">The database.</param>
/// <param name="group">The consumer group.</param>
/// <param name="stream">The Redis key of the stream.</param>
/// <param name="key">What identifies the event in it.</param>
/// <param name="mayBeHandled">Whether it is worth looking first.</param>
/// <param name="time">The clock.</param>
internal sealed class HandledOnce(DbContext context, string group, string stream, string key, bool mayBeHandled, TimeProvider time)
{
    private bool _isTriedAgain;

    /// <summary>Handles it, unless it was handled.</summary>
    /// <returns>Whether it was handled now.</returns>
    public async Task<bool> RunAsync(Func<CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        if (context.Model.FindEntityType(typeof(InboxMessage)) is null)
        {
            throw new InvalidOperationException($"{context.GetType().Name} has no inbox: call modelBuilder.AddEventsInbox() in OnModelCreating, and migrate.");
        }

        // In a transaction of the caller's own: it commits, and what tries again is its business.
        if (context.Database.CurrentTransaction is not null)
        {
            if (await IsHandledAsync(cancellationToken).ConfigureAwait(false)) return false;
            await WriteAsync(handle, cancellationToken).ConfigureAwait(false);
            return true;
        }

        return await context.Database.CreateExecutionStrategy().ExecuteAsync(handle, RunInTransactionAsync, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> RunInTransactionAsync(Func<CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        if ((mayBeHandled || _isTriedAgain) && await IsHandledAsync(cancellationToken).ConfigureAwait(false)) return false;
        _isTriedAgain = true;
        IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            try
            {
                if (!await TryMarkAsync(transaction, cancellationToken).ConfigureAwait(false)) return false;
                await handle(cancellationToken).ConfigureAwait(false);
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch
            {
                // What is left in the context is not in the database, and whoever saves next would commit it.
                context.ChangeTracker.Clear();
                throw;
            }
        }
    }

    // Another one that handles the same at this moment is waited for here, by the database.
    private async Task<bool> TryMarkAsync(IDbContextTransaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            await MarkAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DbUpdateException)
        {
            if (await WasHandledAsync(transaction, cancellationToken).ConfigureAwait(false)) return false;
            throw;
        }
    }

    // What fails here must not hide why the row was not saved, by which a strategy tells whether to try again.
    private async Task<bool> WasHandledAsync(IDbContextTransaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            await transaction.RollbackAsync(cancellationToken).ConfigureAwait(false);
            return await IsHandledAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task WriteAsync(Func<CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        await MarkAsync(cancellationToken).ConfigureAwait(false);
        await handle(cancellationToken).ConfigureAwait(false);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task MarkAsync(CancellationToken cancellationToken)
    {
        var message = new InboxMessage { Group = group, Stream = stream, Key = key, HandledAt = time.GetUtcNow().ToUnixTimeMilliseconds() };
        context.Add(message);
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Nobody needs it any more, and a context that lives long would keep one for each event.
            context.Entry(message).State = EntityState.Detached;
        }
    }

    private Task<bool> IsHandledAsync(CancellationToken cancellationToken) => context.Set<InboxMessage>().AsNoTracking().IgnoreQueryFilters()
        .AnyAsync(message => message.Group == group && message.Stream == stream && message.Key == key, cancellationToken);
}
