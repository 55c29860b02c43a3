using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Events.Hosting;

/// <summary>
/// Makes options as the factory of <c>IOptions</c> does, but a new instance for each consumer and stream: what the application configures under the name or for
/// all, then what is said where the consumer or stream is added and what the configuration says of it, then what is configured after all; then validators.
/// </summary>
internal static class OptionsMaker<T>
    where T : class
{
    /// <summary>Makes the options.</summary>
    /// <param name="provider">The container.</param>
    /// <param name="options">The defaults.</param>
    /// <param name="name">The name under which they are configured.</param>
    /// <param name="own">Sets what is said of these alone.</param>
    /// <exception cref="OptionsValidationException">A validator of the application's does not accept them.</exception>
    public static T Make(IServiceProvider provider, T options, string name, Action<T> own)
    {
        foreach (IConfigureOptions<T> configure in provider.GetServices<IConfigureOptions<T>>())
        {
            if (configure is IConfigureNamedOptions<T> named) named.Configure(name, options);
            else if (name.Length == 0) configure.Configure(options);
        }

        own(options);
        foreach (IPostConfigureOptions<T> configure in provider.GetServices<IPostConfigureOptions<T>>()) configure.PostConfigure(name, options);
        var failures = new List<string>();
        foreach (IValidateOptions<T> validator in provider.GetServices<IValidateOptions<T>>())
        {
            ValidateOptionsResult result = validator.Validate(name, options);
            if (result.Failed) failures.AddRange(result.Failures ?? [result.FailureMessage ?? "a validator has refused them"]);
        }

        if (failures.Count > 0) throw new OptionsValidationException(name, typeof(T), failures);
        return options;
    }
}
