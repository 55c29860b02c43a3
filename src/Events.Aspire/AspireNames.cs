using Microsoft.Extensions.DependencyInjection;

namespace Events.Aspire;

/// <summary>The names of the connections of an application: each may have a section of its own.</summary>
internal sealed class AspireNames
{
    /// <summary>The names so far.</summary>
    public HashSet<string> All { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gives the names of a collection of services.</summary>
    public static AspireNames Of(IServiceCollection services)
    {
        foreach (ServiceDescriptor descriptor in services)
        {
            if (descriptor is { IsKeyedService: false, ImplementationInstance: AspireNames found }) return found;
        }

        var made = new AspireNames();
        services.AddSingleton(made);
        return made;
    }
}
