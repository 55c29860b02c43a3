using Events;
using Microsoft.EntityFrameworkCore;

namespace Harbour.UseCases;

[EventStream("orders", MaxLength = 100_000)]
public sealed partial class OrderStream;

[Event<OrderStream>("order.placed")]
public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Total);

[Event<OrderStream>("order.shipped")]
public sealed partial record OrderShipped(string OrderId, string Customer);

public interface ICommand;

public interface ICommandHandler<in T> where T : ICommand { Task ExecuteAsync(T command, CancellationToken token); }

public interface ICommandRunner { Task RunAsync<T>(T command, CancellationToken token) where T : ICommand; }

public record AddInvoice(string OrderId, decimal Total) : ICommand;

public record MarkShipped(string OrderId) : ICommand;

public class Invoice
{
    public int Id { get; set; }
    public string OrderId { get; set; } = "";
    public decimal Total { get; set; }
}

public class Order
{
    public string Id { get; set; } = "";
    public string Status { get; set; } = "";
}

public class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Invoice> Invoices => Set<Invoice>();
    public DbSet<Order> Orders => Set<Order>();
}

public class AddInvoiceHandler(ShopContext shop) : ICommandHandler<AddInvoice>
{
    public async Task ExecuteAsync(AddInvoice command, CancellationToken token)
    {
        shop.Invoices.Add(new Invoice { OrderId = command.OrderId, Total = command.Total });
        await shop.SaveChangesAsync(token);
    }
}

public class MarkShippedHandler(ShopContext shop) : ICommandHandler<MarkShipped>
{
    public async Task ExecuteAsync(MarkShipped command, CancellationToken token)
    {
        var order = await shop.Orders.SingleAsync(o => o.Id == command.OrderId, token);
        order.Status = "shipped";
        await shop.SaveChangesAsync(token);
    }
}

[ConsumerGroup<OrderStream>("use-cases")]
public sealed partial class OrderUseCases(ICommandHandler<AddInvoice> addInvoice, ICommandHandler<MarkShipped> markShipped)
{
    [Handles]
    public Task OnPlaced(OrderPlaced placed, CancellationToken token) =>
        addInvoice.ExecuteAsync(new AddInvoice(placed.OrderId, placed.Total), token); // EVT3001

    [Handles]
    public Task OnShipped(OrderShipped shipped, CancellationToken token) => markShipped.ExecuteAsync(new MarkShipped(shipped.OrderId), token);
}
