using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Behaviour.Guides.Pages;

/// <summary>The code of docs/guides/batch-handlers.md, as far as it stands nowhere else.</summary>
internal static partial class BatchHandlersPage
{
    [EventStream("{shop}:orders")]
    public sealed partial class OrderStream;

    [Event<OrderStream>("order.placed")]
    public sealed partial record OrderPlaced(string OrderId);

    [Event<OrderStream>("order.paid")]
    public sealed partial record OrderPaid(string OrderId, long Cents);

    public sealed record BulkError(int Index, bool IsRejected, string Reason);

    public sealed record BulkResult(IReadOnlyList<BulkError> Errors);

    public interface ISearch
    {
        Task<BulkResult> IndexAsync(IReadOnlyList<OrderPlaced> orders, CancellationToken ct);
    }

    public abstract class ReportDatabase
    {
        public abstract Task UpsertAsync(IReadOnlyList<OrderPlaced> orders, CancellationToken ct);
    }

    [ConsumerGroup<OrderStream>("reports")]
    public sealed partial class Reports(ReportDatabase database)
    {
        [Handles(MaxBatch = 200, MaxWaitMilliseconds = 50), Idempotent("an upsert by order ID")]
        public Task OnPlaced(IReadOnlyList<OrderPlaced> orders, BatchContext context, CancellationToken ct) =>
            database.UpsertAsync(orders, ct);
    }

    [ConsumerGroup<OrderStream>("search")]
    public sealed partial class Search(ISearch search)
    {
        [Handles, Idempotent("an index by order ID")]
        public async Task OnPlaced(IReadOnlyList<OrderPlaced> orders, BatchContext context, CancellationToken ct)
        {
            BulkResult result = await search.IndexAsync(orders, ct);
            foreach (BulkError error in result.Errors)
            {
                if (error.IsRejected) context[error.Index].DeadLetter(error.Reason);
                else context[error.Index].Retry(TimeSpan.FromSeconds(5));
            }
        }
    }

    [ConsumerGroup<OrderStream>("revenue")]
    public sealed partial class Sums
    {
        [Handles, DedupeBy(nameof(OrderPaid.OrderId))]
        public ValueTask OnPaid(IReadOnlyList<OrderPaid> paid, BatchContext context, CancellationToken ct) =>
            context.CommitAsync(commit => commit.Increment("{shop}:revenue", paid.Sum(one => one.Cents)), ct);
    }

    public static void Add(HostApplicationBuilder builder)
    {
        builder.Services.AddEvents(events => events
            .UseRedis("localhost:6379")
            .AddStream<PaymentStream>()
            .AddStream<BookingStream>()
            .AddConsumer<Revenue>());
    }
}
