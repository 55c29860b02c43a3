using Events.CloudEvents;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Events.Behaviour.Guides.Pages;

/// <summary>The code of docs/guides/cloudevents.md.</summary>
internal static partial class CloudEventsPage
{
    [EventStream("guide:orders")]
    public sealed partial class OrderStream;

    [Event<OrderStream>("order.placed")]
    public sealed partial record OrderPlaced(string OrderId);

    [ConsumerGroup<OrderStream>("log")]
    public sealed partial class Lines(ILogger<Lines> logger)
    {
#pragma warning disable CA1848, CA1873 // As short as a guide is.
        [Handles]
        public Task OnPlaced(OrderPlaced placed, EventContext context)
        {
            CloudEvent envelope = context.ReadCloudEvent();
            logger.LogInformation("{Id} of {Source}", envelope.Id, envelope.Source);
            return Task.CompletedTask;
        }
#pragma warning restore CA1848, CA1873
    }

    public static void Add(HostApplicationBuilder builder)
    {
        builder.Services.AddEvents(events => events
            .UseRedis("localhost:6379")
            .AddStream<OrderStream>(stream =>
            {
                stream.CloudEventSource = "/shop/orders";
                stream.CloudEventSubject = "order_id";
            }));
    }
}
