using System.Net.Http;
using System.Net.Http.Json;
using Confluent.Kafka;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace Not.A.Handler;

public class Invoice { public int Id { get; set; } public decimal Paid { get; set; } }

public class InvoiceDb(DbContextOptions<InvoiceDb> options) : DbContext(options) { public DbSet<Invoice> Invoices => Set<Invoice>(); }

public sealed record Payment(int Invoice, decimal Amount);

[ApiController, Route("invoices")]
public sealed class InvoiceController(InvoiceDb db, HttpClient http, IDatabase redis, IProducer<string, string> kafka) : ControllerBase
{
    [HttpPost("{id}/payments")]
    public async Task<IActionResult> Pay(int id, Payment payment, CancellationToken token)
    {
        var invoice = await db.Invoices.FindAsync([id], token);
        if (invoice is null) return NotFound();
        invoice.Paid += payment.Amount;
        await db.SaveChangesAsync(token);
        await redis.StringIncrementAsync("payments");
        await redis.ListRightPushAsync("recent", id);
        await kafka.ProduceAsync("payments", new Message<string, string> { Key = id.ToString(), Value = Guid.NewGuid().ToString() }, token);
        await http.PostAsJsonAsync("audit", payment, token);
        return Ok();
    }

    [HttpGet("count")]
    public async Task<long> Count() => (long)await redis.StringGetAsync("payments");
}

public sealed class CachedInvoices(InvoiceDb db, IDatabase redis)
{
    public async Task<decimal> PaidAsync(int id)
    {
        RedisValue cached = await redis.StringGetAsync($"invoice:{id}");
        if (cached.HasValue) return (decimal)(double)cached;
        decimal paid = await db.Invoices.Where(i => i.Id == id).Select(i => i.Paid).SingleAsync();
        await redis.StringSetAsync($"invoice:{id}", (double)paid, TimeSpan.FromMinutes(5));
        return paid;
    }
}
