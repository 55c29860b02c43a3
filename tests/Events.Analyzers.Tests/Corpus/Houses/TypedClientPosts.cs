using System.Net.Http;
using System.Net.Http.Json;
using Events;

namespace Shop.Sms;

[EventStream("deliveries", MaxLength = 10_000)]
public sealed partial class DeliveryStream;

[Event<DeliveryStream>("out.for.delivery")]
public sealed partial record OutForDelivery(string Parcel, string Phone, string Window);

public interface ITexts { Task TellAsync(string phone, string text, CancellationToken token); }

public sealed class GatewayTexts(HttpClient http) : ITexts
{
    public async Task TellAsync(string phone, string text, CancellationToken token)
    {
        using var response = await http.PostAsJsonAsync("messages", new { to = phone, body = text }, token);
        response.EnsureSuccessStatusCode();
    }
}

[ConsumerGroup<DeliveryStream>("texts")]
public sealed partial class DeliveryTexts(ITexts texts)
{
    [Handles]
    public Task OnOut(OutForDelivery parcel, CancellationToken token) =>
        texts.TellAsync(parcel.Phone, $"Your parcel comes between {parcel.Window}", token); // EVT3001
}
