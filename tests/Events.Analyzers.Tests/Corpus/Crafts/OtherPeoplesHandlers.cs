using System.Net.Http;
using System.Net.Http.Json;
using MassTransit;
using MediatR;

namespace Craft.Others;

public sealed record Shipped(string Id) : INotification;

public sealed class OnShipped(HttpClient http) : INotificationHandler<Shipped>
{
    public async Task Handle(Shipped notification, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync("shipped", notification, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}

public sealed record Arrived(string Id);

public sealed class OnArrived(HttpClient http) : IConsumer<Arrived>
{
    private int _arrived;

    public async Task Consume(ConsumeContext<Arrived> context)
    {
        _arrived++;
        using var answer = await http.PostAsJsonAsync("arrived", context.Message);
        answer.EnsureSuccessStatusCode();
    }
}
