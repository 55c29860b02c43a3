using Events;
using Microsoft.EntityFrameworkCore;

namespace Street.Market;

[EventStream("market:sales", MaxLength = 200_000)]
public sealed partial class SalesStream;

[Event<SalesStream>("sold")]
public sealed partial record Sold(string SaleId, string CustomerId, string Sku, int Amount);

[Event<SalesStream>("returned")]
public sealed partial record Returned(string ReturnId, string CustomerId, int Points);

public class SaleRow
{
    public Guid Id { get; set; }
    public string Sku { get; set; } = "";
    public int Amount { get; set; }
}

public class CustomerRow
{
    public string Id { get; set; } = "";
    public int Points { get; set; }
    public string LastSku { get; set; } = "";
}

public class MarketContext(DbContextOptions<MarketContext> options) : DbContext(options)
{
    public DbSet<SaleRow> Sales { get; set; }
    public DbSet<CustomerRow> Customers { get; set; }
}

[ConsumerGroup<SalesStream>("projection")]
public sealed partial class OrderProjection(IDbContextFactory<MarketContext> contexts)
{
    [Handles]
    public async Task OnSold(Sold sold, CancellationToken token)
    {
        await using MarketContext context = await contexts.CreateDbContextAsync(token);
        var row = new SaleRow { Sku = sold.Sku, Amount = sold.Amount };
        context.Sales.Add(row); // EVT3001
        if (await context.Customers.FindAsync([sold.CustomerId], token) is { } customer) customer.LastSku = sold.Sku;
        await context.SaveChangesAsync(token);
    }

    [Handles]
    public async Task OnReturned(Returned returned, CancellationToken token)
    {
        await using MarketContext context = await contexts.CreateDbContextAsync(token);
        CustomerRow customer = await context.Customers.SingleAsync(c => c.Id == returned.CustomerId, token);
        if (customer.Points < returned.Points) throw new InvalidOperationException("not so many points");
        customer.Points -= returned.Points; // EVT3001
        await context.SaveChangesAsync(token);
    }
}
