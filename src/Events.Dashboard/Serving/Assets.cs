using Microsoft.AspNetCore.Http;

namespace Events.Dashboard.Serving;

/// <summary>Script, style and icon, as they are in the assembly.</summary>
internal static class Assets
{
    private static readonly Dictionary<string, (string Type, byte[] Bytes)> Files = new(StringComparer.Ordinal)
    {
        ["dashboard.css"] = ("text/css; charset=utf-8", Read("dashboard.css")),
        ["dashboard.js"] = ("text/javascript; charset=utf-8", Read("dashboard.js")),
        ["idiomorph.js"] = ("text/javascript; charset=utf-8", Read("idiomorph.js")),
        ["icon.svg"] = ("image/svg+xml", Read("icon.svg")),
    };

    public static async Task SendAsync(HttpContext http)
    {
        if (!Files.TryGetValue((string)http.Request.RouteValues["name"]!, out (string Type, byte[] Bytes) file))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.ContentType = file.Type;
        http.Response.Headers.CacheControl = "no-cache";
        await http.Response.Body.WriteAsync(file.Bytes, http.RequestAborted).ConfigureAwait(false);
    }

    private static byte[] Read(string name)
    {
        using Stream resource = typeof(Assets).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The assembly lacks {name}.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
