using System.Globalization;
using Events.Hosting;
using Events.Projections;
using Events.Store.Projections;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Events.EntityFrameworkCore.Projections;

/// <summary>
/// Keeps a state in the tables of a context, with its position in the same transaction: that of the context in the scope of the page, which its handlers have
/// too.
/// </summary>
/// <typeparam name="TContext">The context.</typeparam>
/// <param name="contexts">Makes contexts for what is not of a page.</param>
/// <param name="target">The projection.</param>
/// <param name="drop">Deletes a state that was live before; null where its rows stay.</param>
/// <param name="time">The clock by which a lease is seen to end.</param>
internal sealed class DbContextProjectionStorage<TContext>(
    ContextSource<TContext> contexts, ProjectionTarget target, Func<TContext, int, CancellationToken, Task>? drop, TimeProvider time) : IProjectionStorage
    where TContext : DbContext
{
    private readonly LeaseWatch _live = new(target.Options.Lease, time);
    private readonly LeaseWatch _next = new(target.Options.Lease, time);

    public ValueTask<ProjectionLease?> TryLeaseAsync(ProjectionRole role, string owner, CancellationToken cancellationToken) => contexts.RunAsync(
        async context =>
        {
            ProjectionRow? head = await FindAsync(context, 0, cancellationToken).ConfigureAwait(false);
            if (head is null)
            {
                if (role != ProjectionRole.Live) return null;
                head = await BeginAsync(context, cancellationToken).ConfigureAwait(false);
            }

            if ((role == ProjectionRole.Live ? head.Live : head.Next) is not { } generation) return null;
            ProjectionRow? row = await FindAsync(context, generation, cancellationToken).ConfigureAwait(false);
            if (row is null) return null;
            LeaseWatch watch = role == ProjectionRole.Live ? _live : _next;
            if (row.Owner is not null && row.Owner != owner && !watch.HasEnded(generation, row.Version)) return null;
            string? before = row.Owner;
            int taken = await Rows(context, generation).Where(other => other.Version == row.Version && other.Owner == before).ExecuteUpdateAsync(
                set => set.SetProperty(other => other.Version, other => other.Version + 1).SetProperty(other => other.Owner, owner), cancellationToken)
                .ConfigureAwait(false);

            // Kept by a page meanwhile; read again, so that the position is the one that goes with it.
            if (taken == 0 && row.Owner != owner) return null;
            row = await FindAsync(context, generation, cancellationToken).ConfigureAwait(false);
            return row?.Owner == owner ? new ProjectionLease(generation, PositionOf(row), row.Fault) : null;
        });

    public async ValueTask BeginAsync(ProjectionPage page, CancellationToken cancellationToken)
    {
        TContext context = ContextOf(page);
        if (context.Database.CurrentTransaction is not null)
        {
            throw new InvalidOperationException($"The {typeof(TContext).Name} of a projection's page has a transaction already; the projection begins and commits it.");
        }

        await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ProjectionOutcome> CommitAsync(ProjectionPage page, CancellationToken cancellationToken)
    {
        // A page without any handler has no scope, and nothing to write but its position.
        if (page.Services.GetService<TContext>() is { } context) return await CommitAsync(context, page, cancellationToken).ConfigureAwait(false);
        return await contexts.RunAsync(async own =>
        {
            await own.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            return await CommitAsync(own, page, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    public async ValueTask RollBackAsync(ProjectionPage page)
    {
        if (page.Services.GetService<TContext>() is not { } context) return;
        context.ChangeTracker.Clear();
        if (context.Database.CurrentTransaction is { } transaction) await transaction.RollbackAsync().ConfigureAwait(false);
    }

    public ValueTask ReleaseAsync(int generation, string owner, string? fault, CancellationToken cancellationToken) => contexts.RunAsync(
        context =>
        {
            fault = Shorten(fault);
            IQueryable<ProjectionRow> rows = Rows(context, generation).Where(row => row.Owner == owner);
            return fault is null
                ? rows.ExecuteUpdateAsync(
                    static set => set.SetProperty(row => row.Version, row => row.Version + 1).SetProperty(row => row.Owner, (string?)null), cancellationToken)
                : rows.ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.Version, row => row.Version + 1).SetProperty(row => row.Owner, (string?)null)
                        .SetProperty(row => row.Fault, fault),
                    cancellationToken);
        });

    public async ValueTask<int?> RebuildAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            RebuildTry tried = await contexts.RunAsync(context => TryRebuildAsync(context, cancellationToken)).ConfigureAwait(false);
            if (!tried.HasChanged) return tried.Generation;
        }
    }

    public ValueTask<ProjectionStanding?> DescribeAsync(CancellationToken cancellationToken) => contexts.RunAsync(async context =>
    {
        List<ProjectionRow> rows = await All(context).OrderBy(static row => row.Generation).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0 || rows[0] is not { Generation: 0 } head) return null;
        return new ProjectionStanding(target.Name, [.. rows.Skip(1).Select(row => new GenerationStanding(
            row.Generation,
            row.Generation == head.Live ? ProjectionRole.Live : row.Generation == head.Next ? ProjectionRole.Next : ProjectionRole.Old,
            PositionOf(row),
            row.Owner,
            row.Owner is null ? TimeSpan.Zero : target.Options.Lease,
            row.Fault))]);
    });

    public ValueTask<bool> DropOldAsync(CancellationToken cancellationToken) => contexts.RunAsync(async context =>
    {
        long due = (time.GetUtcNow() - target.Options.KeepOld).ToUnixTimeMilliseconds();
        List<int> old = await All(context).Where(row => row.DroppedAt <= due).Select(static row => row.Generation).ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        foreach (int generation in old)
        {
            if (drop is not null) await drop(context, generation, cancellationToken).ConfigureAwait(false);
            await Rows(context, generation).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return false;
    });

    private async Task<RebuildTry> TryRebuildAsync(TContext context, CancellationToken cancellationToken)
    {
        ProjectionRow? head = await FindAsync(context, 0, cancellationToken).ConfigureAwait(false);
        if (head is null) return default;
        if (head.Next is { } next)
        {
            ProjectionRow? building = await FindAsync(context, next, cancellationToken).ConfigureAwait(false);
            if (building is { Fault: null }) return new RebuildTry(next);
        }

        IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            int last = await All(context).MaxAsync(static row => row.Generation, cancellationToken).ConfigureAwait(false);
            int? old = head.Next;
            int changed = await Rows(context, 0).Where(row => row.Live == head.Live && row.Next == old)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Next, last + 1), cancellationToken).ConfigureAwait(false);
            if (changed == 0) return new RebuildTry(null, HasChanged: true);
            if (old is { } stopped) await DropAsync(context, stopped, cancellationToken).ConfigureAwait(false);
            context.Add(new ProjectionRow { Name = target.Name, Stream = target.Stream, Generation = last + 1 });
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return new RebuildTry(last + 1);
        }
    }

    private async Task<ProjectionOutcome> CommitAsync(TContext context, ProjectionPage page, CancellationToken cancellationToken)
    {
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        int generation = page.Batch.Generation;
        string owner = page.Owner;
        string? from = page.From?.Id.ToString();
        string to = page.To.Id.ToString();
        string counted = page.To.Counted;

        // The fence: as the row is locked by this, whoever takes the lease waits for the end of the transaction, and sees it.
        int written = await Rows(context, generation).Where(row => row.Owner == owner && row.Position == from).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Position, to).SetProperty(row => row.Counted, counted).SetProperty(row => row.Fault, (string?)null)
                .SetProperty(row => row.Version, row => row.Version + 1),
            cancellationToken).ConfigureAwait(false);
        ProjectionRow? head = written == 0 ? null : await FindAsync(context, 0, cancellationToken).ConfigureAwait(false);
        if (head is null || (page.Role == ProjectionRole.Live ? head.Live : head.Next) != generation) return ProjectionOutcome.Refused;
        bool isLive = page.Role == ProjectionRole.Next && await TakeOverAsync(context, head, page, cancellationToken).ConfigureAwait(false);
        await context.Database.CurrentTransaction!.CommitAsync(cancellationToken).ConfigureAwait(false);
        return isLive ? ProjectionOutcome.BecameLive : ProjectionOutcome.Committed;
    }

    // The row of the live state is locked by being changed: what that one writes waits, and is refused.
    private async Task<bool> TakeOverAsync(TContext context, ProjectionRow head, ProjectionPage page, CancellationToken cancellationToken)
    {
        int before = head.Live;
        int next = page.Batch.Generation;
        ProjectionRow? live = await FindAsync(context, before, cancellationToken).ConfigureAwait(false);
        if (live is not null && PositionOf(live)?.Id > page.To.Id && !(live.Fault is not null && page.IsCaughtUp)) return false;
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        string? position = live?.Position;
        int dropped = await Rows(context, before).Where(row => row.Position == position).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.DroppedAt, now).SetProperty(row => row.Owner, (string?)null)
                .SetProperty(row => row.Version, row => row.Version + 1),
            cancellationToken).ConfigureAwait(false);

        // It has gone on meanwhile: the next page sees whether it has come as far.
        if (dropped == 0) return false;
        return await Rows(context, 0).Where(row => row.Live == before && row.Next == next).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Live, next).SetProperty(row => row.Next, (int?)null), cancellationToken).ConfigureAwait(false) == 1;
    }

    private async Task<ProjectionRow> BeginAsync(TContext context, CancellationToken cancellationToken)
    {
        context.Add(new ProjectionRow { Name = target.Name, Stream = target.Stream, Generation = 0, Live = 1, Version = 1 });
        context.Add(new ProjectionRow { Name = target.Name, Stream = target.Stream, Generation = 1 });
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException)
        {
            // Another one was first; or it cannot be written.
            context.ChangeTracker.Clear();
            if (await FindAsync(context, 0, cancellationToken).ConfigureAwait(false) is null) throw;
        }

        return (await FindAsync(context, 0, cancellationToken).ConfigureAwait(false))!;
    }

    private async Task DropAsync(TContext context, int generation, CancellationToken cancellationToken)
    {
        long now = (time.GetUtcNow() - target.Options.KeepOld).ToUnixTimeMilliseconds();
        await Rows(context, generation).ExecuteUpdateAsync(set => set.SetProperty(row => row.DroppedAt, now), cancellationToken).ConfigureAwait(false);
    }

    private static TContext ContextOf(ProjectionPage page) => page.Services.GetService<TContext>() ?? throw new InvalidOperationException(
        $"The projection's class is to have its state in {typeof(TContext).Name}, and the container makes none in a scope: AddDbContext<{typeof(TContext).Name}>(…).");

    private IQueryable<ProjectionRow> All(TContext context)
    {
        if (context.Model.FindEntityType(typeof(ProjectionRow)) is null)
        {
            throw new InvalidOperationException($"{typeof(TContext).Name} has no projections: call modelBuilder.AddEventsProjections() in OnModelCreating, and migrate.");
        }

        string name = target.Name;
        string stream = target.Stream;
        return context.Set<ProjectionRow>().AsNoTracking().IgnoreQueryFilters().Where(row => row.Name == name && row.Stream == stream);
    }

    private IQueryable<ProjectionRow> Rows(TContext context, int generation) => All(context).Where(row => row.Generation == generation);

    private Task<ProjectionRow?> FindAsync(TContext context, int generation, CancellationToken cancellationToken) =>
        Rows(context, generation).FirstOrDefaultAsync(cancellationToken);

    private static ProjectionPosition? PositionOf(ProjectionRow row) =>
        row.Position is { } id ? ProjectionPosition.Of(EntryId.Parse(id, CultureInfo.InvariantCulture), row.Counted) : null;

    // What the column takes, and no half of a character; some databases take no zero.
    private static string? Shorten(string? fault)
    {
        if (fault is null) return null;
        fault = fault.Replace('\0', ' ');
        if (fault.Length <= ProjectionRow.MaxFault) return fault;
        return fault[..(char.IsHighSurrogate(fault[ProjectionRow.MaxFault - 1]) ? ProjectionRow.MaxFault - 1 : ProjectionRow.MaxFault)];
    }
}
