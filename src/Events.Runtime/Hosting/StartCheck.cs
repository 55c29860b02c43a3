using Events.Hosting.Binding;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Events.Hosting;

/// <summary>Finds all that is wrong with the options of an application, told at once when it starts.</summary>
internal static class StartCheck
{
    /// <summary>Looks at everything.</summary>
    /// <exception cref="OptionsValidationException">Options make no sense or are not known; one line for each, with its key and the fix.</exception>
    /// <exception cref="InvalidOperationException">No store was named.</exception>
    public static void Run(IServiceProvider provider, EventsRegistrations registrations)
    {
        var problems = new List<string>();
        Type? type = null;
        foreach (StoreRegistration store in registrations.Stores)
        {
            store.CheckStore();
            CheckSections(provider, store, problems);
            string where = store.Name.Length == 0 ? "" : $" of store '{store.Name}'";
            Try($"Redis{where}", () => store.GetStore(provider));
            foreach (StreamRegistration stream in store.Streams)
            {
                Try($"Stream {stream.Name ?? stream.Type.Name}{where}", () => stream.MakeOptions(provider, null));
            }

            foreach (GroupRegistration group in store.Groups)
            {
                Try($"Consumer group '{group.Definition.Group}'{where}", () => group.MakeOptions(provider).Validate());
            }

            foreach (ProjectionRegistration projection in store.Projections)
            {
                Try($"Projection '{projection.Name}'{where}", () => projection.MakeOptions(provider));
            }
        }

        if (problems.Count > 0) throw new OptionsValidationException("Events", type ?? typeof(ConsumerOptions), problems.Distinct(StringComparer.Ordinal));

        void Try(string what, Action make)
        {
            try
            {
                make();
            }
            catch (OptionsValidationException exception)
            {
                type ??= exception.OptionsType;
                problems.AddRange(exception.Failures.Select(failure => exception.Failures.Any(IsPath) ? failure : $"{what}: {failure}"));
            }
            catch (Exception exception) when (exception is ArgumentException or FormatException)
            {
                problems.Add($"{what}: {Problem.Of(exception)}");
            }
        }

        // What was read from the configuration names its key by itself.
        bool IsPath(string failure) => registrations.Stores.Any(store => store.Sections(provider).Any(section =>
            section is IConfigurationSection { Path: var path } && failure.StartsWith(path, StringComparison.OrdinalIgnoreCase)));
    }

    // Sections of streams, groups and projections that nobody has added: a misspelt name would leave them as they are by default.
    private static void CheckSections(IServiceProvider provider, StoreRegistration store, List<string> problems)
    {
        string[] streams = [.. store.Streams.SelectMany(static stream => new[] { stream.Type.Name, stream.Name })
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)];
        string[] groups = [.. store.Groups.Select(static group => group.Definition.Group).Distinct(StringComparer.Ordinal)];
        string[] projections = [.. store.Projections.Select(static projection => projection.Name).Distinct(StringComparer.Ordinal)];
        foreach (IConfiguration section in store.Sections(provider))
        {
            Check(section, [.. store.KnownSections]);
            Check(section.GetSection("Streams"), streams);
            Check(section.GetSection("Consumers"), groups);
            Check(section.GetSection("Projections"), projections);
        }

        void Check(IConfiguration section, string[] known)
        {
            foreach (IConfigurationSection child in section.GetChildren())
            {
                if (known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) continue;
                problems.Add(known.Length == 0 ? $"{child.Path} is not known; nothing was added that it could be of." : SettingsTable<object>.Unknown(child, known));
            }
        }
    }
}
