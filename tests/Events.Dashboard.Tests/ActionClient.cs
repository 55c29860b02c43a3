using System.Net;
using System.Text.RegularExpressions;

namespace Events.Dashboard;

/// <summary>Posts actions as the page does, or as somebody does who means ill.</summary>
internal sealed partial class ActionClient(Uri address, string root) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };
    private (string Name, string Value) _token;

    /// <summary>Takes the token of a page.</summary>
    public async Task LoadAsync(string page)
    {
        Match match = Token().Match(await _http.GetStringAsync(root + page));
        Assert.True(match.Success, $"{page} has no form.");
        _token = (match.Groups[1].Value, WebUtility.HtmlDecode(match.Groups[2].Value));
    }

    public async Task<(HttpStatusCode Status, string Answer)> PostAsync(string action, IEnumerable<(string Name, string Value)> fields, bool withToken = true)
    {
        IEnumerable<(string Name, string Value)> all = withToken ? fields.Append(_token) : fields;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{root}/actions/{action}")
        {
            Content = new FormUrlEncodedContent(all.Select(static field => KeyValuePair.Create(field.Name, field.Value))),
        };
        request.Headers.Add("Origin", address.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("X-Events-Dashboard", "1");
        using HttpResponseMessage answer = await _http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("<input type=hidden name=\"([^\"]*Token)\" value=\"([^\"]*)\"")]
    private static partial Regex Token();
}
