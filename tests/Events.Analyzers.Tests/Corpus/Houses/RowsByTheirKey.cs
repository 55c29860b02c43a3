using Events;
using Microsoft.EntityFrameworkCore;

namespace Crm.Customers;

[EventStream("customers", MaxLength = 50_000)]
public sealed partial class CustomerStream;

[Event<CustomerStream>("moved")]
public sealed partial record CustomerMoved(string CustomerId, string Street, string City);

[Event<CustomerStream>("left")]
public sealed partial record CustomerLeft(string CustomerId);

public sealed class Customer
{
    public string Id { get; set; } = "";
    public string Street { get; set; } = "";
    public string City { get; set; } = "";
}

public sealed class CustomerContext(DbContextOptions<CustomerContext> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();
}

[ConsumerGroup<CustomerStream>("read-model")]
public sealed partial class CustomerModel(IDbContextFactory<CustomerContext> contexts)
{
    [Handles]
    public async Task OnMoved(CustomerMoved moved, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        var customer = await db.Customers.FindAsync([moved.CustomerId], token);
        if (customer is null) db.Customers.Add(customer = new Customer { Id = moved.CustomerId });
        (customer.Street, customer.City) = (moved.Street, moved.City);
        await db.SaveChangesAsync(token);
    }

    [Handles]
    public async Task OnLeft(CustomerLeft left, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        await db.Customers.Where(c => c.Id == left.CustomerId).ExecuteDeleteAsync(token);
    }
}
