using Events;
using Events.Handling;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Projections;

[EventStream("accounts", MaxLength = 100_000)]
public sealed partial class AccountStream;

[Event<AccountStream>("opened")]
public sealed partial record Opened(string Account, string Owner);

[Event<AccountStream>("moved")]
public sealed partial record Moved(string Account, decimal Balance, long Version);

[Event<AccountStream>("closed")]
public sealed partial record Closed(string Account);

public class AccountView
{
    public string Id { get; set; } = "";

    public string Owner { get; set; } = "";

    public decimal Balance { get; set; }

    public long Version { get; set; }

    public bool Closed { get; set; }
}

public class ViewContext(DbContextOptions<ViewContext> options) : DbContext(options) { public DbSet<AccountView> Views => Set<AccountView>(); }

public abstract class Projection<TView>(ViewContext context) where TView : class, new()
{
    protected ViewContext Context { get; } = context;

    protected async Task UpsertAsync(string id, Action<TView> change, Action<TView> identify, CancellationToken token)
    {
        var view = await Context.Set<TView>().FindAsync([id], token);
        if (view is null)
        {
            view = new TView();
            identify(view);
            Context.Set<TView>().Add(view);
        }

        change(view);
        await Context.SaveChangesAsync(token);
    }
}

[ConsumerGroup<AccountStream>("views")]
public sealed partial class AccountProjection(ViewContext context, ILogger<AccountProjection> log) : Projection<AccountView>(context)
{
    [Handles]
    public Task OnOpened(Opened opened, CancellationToken token) =>
        UpsertAsync(opened.Account, view => view.Owner = opened.Owner, view => view.Id = opened.Account, token);

    [Handles]
    public async Task OnMoved(Moved moved, CancellationToken token)
    {
        var view = await Context.Views.SingleOrDefaultAsync(v => v.Id == moved.Account, token);
        if (view is null || view.Version >= moved.Version)
        {
            log.LogDebug("Old news of {Account}", moved.Account);
            return;
        }

        view.Balance = moved.Balance;
        view.Version = moved.Version;
        await Context.SaveChangesAsync(token);
    }

    [Handles]
    public Task OnClosed(Closed closed, CancellationToken token) =>
        Context.Views.Where(v => v.Id == closed.Account).ExecuteUpdateAsync(set => set.SetProperty(v => v.Closed, true), token);
}
