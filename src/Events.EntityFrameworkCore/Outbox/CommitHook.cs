using System.Data.Common;
using System.Transactions;
using Events.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Events.EntityFrameworkCore.Outbox;

/// <summary>Tells the relay when a context has committed events.</summary>
/// <param name="relay">Gives the relay.</param>
internal sealed class CommitHook(Func<OutboxRelay> relay) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        OnSaved(eventData.Context);
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        OnSaved(eventData.Context);
        return new ValueTask<int>(result);
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => OnCommitted(eventData.Context);

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        OnCommitted(eventData.Context);
        return Task.CompletedTask;
    }

    private void OnSaved(DbContext? context)
    {
        if (!ProducedMessages.Has(context) || context!.Database.CurrentTransaction is not null) return;
        if ((context.Database.GetEnlistedTransaction() ?? Transaction.Current) is { } ambient) ambient.TransactionCompleted += (_, _) => Wake();
        OnCommitted(context);
    }

    private void OnCommitted(DbContext? context)
    {
        if (!ProducedMessages.Has(context)) return;
        ProducedMessages.Take(context!);
        Wake();
    }

    private void Wake()
    {
        try
        {
            relay().Wake();
        }
        catch (Exception)
        {
            // It is committed, and must not look as if it were not; whoever relays finds it.
        }
    }
}
