using System.Net.Http;
using System.Net.Http.Json;
using Events;
using Microsoft.Extensions.DependencyInjection;

namespace Harbour.Labels;

[EventStream("parcels", MaxLength = 200_000)]
public sealed partial class ParcelStream;

[Event<ParcelStream>("parcel.packed")]
public sealed partial record ParcelPacked(string ParcelId, string Carrier, int Grams);

[Event<ParcelStream>("parcel.returned")]
public sealed partial record ParcelReturned(string ParcelId, string Reason);

public interface ICarrierApi
{
    Task<string> OrderLabelAsync(string parcel, int grams, CancellationToken token);

    Task ReportReturnAsync(string parcel, string reason, CancellationToken token);
}

public sealed class CarrierApi(HttpClient http) : ICarrierApi
{
    public async Task<string> OrderLabelAsync(string parcel, int grams, CancellationToken token)
    {
        using var request = Create("labels", new { parcel, grams });
        using var response = await http.SendAsync(request, token);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(token);
    }

    public async Task ReportReturnAsync(string parcel, string reason, CancellationToken token)
    {
        var request = Create($"returns/{parcel}", new { reason });
        request.Headers.Add("Idempotency-Key", parcel);
        using var response = await http.SendAsync(request, token);
        response.EnsureSuccessStatusCode();
    }

    private static HttpRequestMessage Create(string path, object body) => new(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
}

[ConsumerGroup<ParcelStream>("labels")]
public sealed partial class LabelPrinting(ICarrierApi carrier)
{
    [Handles]
    public async Task OnPacked(ParcelPacked packed, CancellationToken token)
    {
        var label = await carrier.OrderLabelAsync(packed.ParcelId, packed.Grams, token); // EVT3001
        Console.WriteLine(label);
    }

    [Handles]
    public Task OnReturned(ParcelReturned returned, CancellationToken token) =>
        carrier.ReportReturnAsync(returned.ParcelId, returned.Reason, token);
}
