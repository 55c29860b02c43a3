using System.Net.Http;
using System.Net.Http.Json;
using Dapper;
using Events;
using Events.Handling;
using Microsoft.EntityFrameworkCore;
using Npg;
using StackExchange.Redis;
using System.Data.Common;

namespace Npg { public sealed class PgException(string state) : DbException { public new string SqlState { get; } = state; } }

namespace Shop.Safe
{
    [EventStream("shop", MaxLength = 100_000)]
    public sealed partial class ShopStream;

    [Event<ShopStream>("placed")]
    public sealed partial record Placed(string OrderId, string Customer, decimal Total);

    [Event<ShopStream>("paid")]
    public sealed partial record Paid(string OrderId, string PaymentId, decimal Amount);

    [Event<ShopStream>("cancelled")]
    public sealed partial record Cancelled(string OrderId);

    [Event<ShopStream>("returned")]
    public sealed partial record Returned(string OrderId, string Sku, int Quantity);

    [Event<ShopStream>("rated")]
    public sealed partial record Rated(string OrderId, string Customer, int Stars);

    public class Account { public string Id { get; set; } = ""; public decimal Balance { get; set; } public List<Booking> Bookings { get; } = []; }

    public class Booking { public string PaymentId { get; set; } = ""; public decimal Amount { get; set; } }

    public class Processed { public string MessageId { get; set; } = ""; }

    public class SafeDb(DbContextOptions<SafeDb> options) : DbContext(options)
    {
        public DbSet<Account> Accounts => Set<Account>();
        public DbSet<Booking> Bookings => Set<Booking>();
        public DbSet<Processed> Processed => Set<Processed>();
    }

    [ConsumerGroup<ShopStream>("safe")]
    public sealed partial class SafeConsumer(SafeDb db, DbConnection sql, HttpClient http, IDatabase redis)
    {
        [Handles]
        public async Task OnPlaced(Placed placed, CancellationToken ct)
        {
            const string insert = "INSERT INTO orders (id, customer, total) VALUES (@OrderId, @Customer, @Total) ON CONFLICT (id) DO NOTHING";
            await sql.ExecuteAsync(new CommandDefinition(insert, placed, cancellationToken: ct));
        }

        [Handles]
        public async Task OnPaid(Paid paid, CancellationToken ct)
        {
            if (await db.Bookings.AnyAsync(b => b.PaymentId == paid.PaymentId, ct)) return;
            var account = await db.Accounts.SingleAsync(a => a.Id == "revenue", ct);
            account.Balance += paid.Amount;
            account.Bookings.Add(new Booking { PaymentId = paid.PaymentId, Amount = paid.Amount });
            await db.SaveChangesAsync(ct);
        }

        [Handles]
        public async Task OnCancelled(Cancelled cancelled, EventContext context, CancellationToken ct)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"orders/{cancelled.OrderId}/refund");
            request.Headers.Add("Idempotency-Key", context.Id.ToString());
            using var answer = await http.SendAsync(request, ct);
            answer.EnsureSuccessStatusCode();
        }

        [Handles]
        public async Task OnReturned(Returned returned, EventContext context, CancellationToken ct)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            try
            {
                db.Processed.Add(new Processed { MessageId = context.Id.ToString() });
                await db.SaveChangesAsync(ct);
                await db.Database.ExecuteSqlInterpolatedAsync($"UPDATE stock SET on_hand = on_hand + {returned.Quantity} WHERE sku = {returned.Sku}", ct);
                await transaction.CommitAsync(ct);
            }
            catch (DbUpdateException error) when (error.InnerException is PgException { SqlState: "23505" })
            {
                await transaction.RollbackAsync(ct);
            }
        }

        [Handles]
        public async Task OnRated(Rated rated)
        {
            if (!await redis.SetAddAsync($"rated:{rated.OrderId}", rated.Customer)) return;
            try
            {
                await redis.HashIncrementAsync("stars", rated.Stars);
            }
            catch
            {
                await redis.SetRemoveAsync($"rated:{rated.OrderId}", rated.Customer);
                throw;
            }
        }
    }
}
