using Events;
using Microsoft.EntityFrameworkCore;

namespace Rails.Lockers;

[EventStream("rails", MaxLength = 100_000)]
public sealed partial class RailStream;

[Event<RailStream>("locker.used")]
public sealed partial record LockerUsed(string UseId, string Locker, int Minutes);

public class Locker
{
    public string Name { get; set; } = "";
    public int Minutes { get; set; }
    public bool Broken { get; set; }
}

public class LockerContext(DbContextOptions<LockerContext> options) : DbContext(options)
{
    public DbSet<Locker> Lockers => Set<Locker>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Locker>().HasKey(locker => locker.Name);
}

[ConsumerGroup<RailStream>("lockers")]
public sealed partial class Lockers(LockerContext context)
{
    [Handles]
    public Task OnUsed(LockerUsed used, CancellationToken token) => context.Lockers
        .Where(locker => locker.Name == used.Locker && !locker.Broken)
        .ExecuteUpdateAsync(set => set.SetProperty(locker => locker.Minutes, locker => locker.Minutes + used.Minutes), token); // EVT3001
}
