using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AdCommerce.Storage;

/// <summary>
/// Checks a configuration by its annotations and its own <see cref="IValidatableObject"/>, and reports nothing but their
/// sentences (the framework's validator wraps each in the names of types that no operator knows).
/// </summary>
public sealed class AnnotatedConfig<T> : IValidateOptions<T>
    where T : class
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var results = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(results.Select(result => result.ErrorMessage ?? "invalid"));
    }
}
