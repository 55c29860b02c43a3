using Microsoft.EntityFrameworkCore;

namespace Events.EntityFrameworkCore.Tests.Projections;

public sealed class BookedContext(DbContextOptions<BookedContext> options) : DbContext(options)
{
    public DbSet<Booked> Booked => Set<Booked>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddEventsProjections();
}
