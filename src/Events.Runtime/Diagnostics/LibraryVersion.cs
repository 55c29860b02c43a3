using System.Reflection;

namespace Events.Diagnostics;

/// <summary>The version by which spans and measurements say where they come from: the package's, without the commit.</summary>
internal static class LibraryVersion
{
    public static string? Text { get; } =
        typeof(LibraryVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
}
