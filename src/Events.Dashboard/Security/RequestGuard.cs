using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Events.Dashboard.Security;

/// <summary>
/// Decides who may ask at all: this machine, by one of its names, or other machines by the names that were given; and
/// an action comes from our own pages alone.
/// </summary>
internal sealed class RequestGuard(DashboardOptions options)
{
    private const string Policy =
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Says why a request is refused; null where it is not.</summary>
    public string? FindRefusal(HttpContext http)
    {
        HostString host = http.Request.Host;
        if (options.Hosts.Count > 0)
        {
            if (!options.Hosts.Contains(host.Host, StringComparer.OrdinalIgnoreCase)) return "The dashboard is not reached by this name: DashboardOptions.Hosts does not have it.";
        }
        else
        {
            if (http.Connection.RemoteIpAddress is { } remote && !IPAddress.IsLoopback(remote)) return "The dashboard answers this machine alone, unless DashboardOptions.Hosts names it for others.";
            if (!IsOfThisMachine(host.Host)) return "The dashboard is not reached by this name: it answers this machine alone, unless DashboardOptions.Hosts has the name.";
        }

        return HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) ? null : FindForeignOrigin(http);
    }

    /// <summary>Adds the headers with what the browser is to keep to.</summary>
    public static void AddHeaders(HttpContext http)
    {
        IHeaderDictionary headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    // A browser says where a form was posted from. The scheme may differ behind a proxy.
    private static string? FindForeignOrigin(HttpContext http)
    {
        StringValues origin = http.Request.Headers.Origin;
        if (origin.Count != 1) return "An action needs one Origin header.";
        return Uri.TryCreate(origin.ToString(), UriKind.Absolute, out Uri? from)
            && from.Scheme is "http" or "https"
            && string.Equals(
                HostString.FromUriComponent(from).ToUriComponent(), WithoutDefaultPort(http.Request.Host, from), StringComparison.OrdinalIgnoreCase)
            ? null
            : "An action comes from the dashboard's own pages: this Origin is another one.";
    }

    private static string WithoutDefaultPort(HostString host, Uri from) =>
        host.Port is { } port && from.IsDefaultPort && port == from.Port ? new HostString(host.Host).ToUriComponent() : host.ToUriComponent();

    private static bool IsOfThisMachine(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
