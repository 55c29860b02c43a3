using Microsoft.EntityFrameworkCore;

namespace Events.EntityFrameworkCore.Worker.Shop;

public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddEventsOutbox();
        modelBuilder.AddEventsInbox();
    }
}
