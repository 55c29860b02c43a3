using Events.EntityFrameworkCore.Worker.Shop;
using Events.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Events.EntityFrameworkCore.Tests.Projections;

/// <summary>The code of docs/guides/projections.md that is about databases.</summary>
internal static partial class ProjectionsPage
{
    public sealed class Customer
    {
        public int Generation { get; set; }

        public required string Name { get; set; }

        public int Orders { get; set; }
    }

    public sealed class SalesContext(DbContextOptions<SalesContext> options) : DbContext(options)
    {
        public DbSet<Customer> Customers => Set<Customer>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.AddEventsProjections();
            modelBuilder.Entity<Customer>().HasKey(static customer => new { customer.Generation, customer.Name });
        }
    }

    [ConsumerGroup<OrderStream>("customers")]
    public sealed partial class Customers(SalesContext sales)
    {
        [Handles]
        public async Task OnPlaced(OrderPlaced placed, EventContext context, CancellationToken cancellationToken)
        {
            int generation = context.Projection.Generation;
            Customer? customer = await sales.Customers.FindAsync([generation, placed.Customer], cancellationToken);
            if (customer is null) sales.Customers.Add(customer = new Customer { Generation = generation, Name = placed.Customer });
            customer.Orders++;
        }
    }

    public static void Register(EventsBuilder events)
    {
        events.AddProjection<Customers, SalesContext>(drop: (sales, generation, token) =>
            sales.Customers.Where(customer => customer.Generation == generation).ExecuteDeleteAsync(token));
    }
}
