namespace Netra.Api.Json;

static class JsonRegistration
{
    public static void AddApiJson(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(http =>
        {
            var options = http.SerializerOptions;
            options.PropertyNamingPolicy = ApiJson.Default.Options.PropertyNamingPolicy;
            options.UnmappedMemberHandling = ApiJson.Default.Options.UnmappedMemberHandling;
            options.NumberHandling = ApiJson.Default.Options.NumberHandling;
            options.RespectNullableAnnotations = true;
            options.RespectRequiredConstructorParameters = true;
            options.Converters.Add(new UtcTime());
            options.TypeInfoResolverChain.Insert(0, ApiJson.Default);
        });
    }
}
